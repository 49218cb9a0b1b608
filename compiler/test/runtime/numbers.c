/*
 * Numbers as text and back. Reads requests from standard input and writes a line for each.
 *   numbers format: doubles; each in the form that toString gives
 *   numbers rounded: doubles, each followed by two bytes: what is asked and its argument
 *   numbers parse: lines of text; the bits of Number, parseFloat, parseInt, parseInt with base 16, 36, 2 and 7 of each
 */
#include "harness.h"

const mk_class mk_classes[1] = {{.name = ""}};
const uint32_t mk_nclasses = 0;
void *const mk_roots_begin = NULL;
void *const mk_roots_end = NULL;

static void print(mk_str *s) { mk_print(s); }

static void format(void) {
  double v;
  while (fread(&v, sizeof v, 1, stdin) == 1) print(mk_str_from_num(v));
}

static void rounded(void) {
  struct __attribute__((packed)) {
    double v;
    uint8_t what, argument;
  } request;
  while (fread(&request, sizeof request, 1, stdin) == 1) {
    int32_t n = request.argument;
    switch (request.what) {
      case 0: print(mk_num_to_fixed(request.v, n)); break;
      case 1: print(mk_num_to_precision(request.v, n)); break;
      case 2: print(mk_num_to_exponential(request.v, n == 255 ? -1 : n)); break;
      default: print(mk_num_to_radix(request.v, n));
    }
  }
}

static void bits(double v, char end) {
  uint64_t b;
  memcpy(&b, &v, sizeof b);
  printf("%016llx%c", (unsigned long long)(v != v ? 0x7ff8000000000000u : b), end);
}

static void parse(void) {
  char *line = NULL;
  size_t room = 0;
  static const int32_t bases[] = {0, 16, 36, 2, 7};
  for (ssize_t n; (n = getline(&line, &room, stdin)) > 0;) {
    mk_str *s = mk_str_from_utf8(line, (size_t)n - 1);
    bits(mk_num_parse(s), ' ');
    bits(mk_parse_float(s), ' ');
    for (int i = 0; i < 5; i++) bits(mk_parse_int(s, bases[i]), i < 4 ? ' ' : '\n');
  }
}

int main(int argc, char **argv) {
  harness_start(ARENA_BYTES, __builtin_frame_address(0));
  const char *what = argc > 1 ? argv[1] : "";
  if (strcmp(what, "format") == 0) format();
  else if (strcmp(what, "rounded") == 0) rounded();
  else parse();
  return 0;
}
