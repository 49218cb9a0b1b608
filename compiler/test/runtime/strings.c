/*
 * Operations on strings. Reads requests from standard input: an operation, three integers, a count and that many strings
 * (their length, then units of 16 bits), all in 32-bit words but the units. Writes a line for each: the units of the
 * result in hexadecimal, or a number, or `throws` and the message. Operands are put together from random parts.
 */
#include "classes.h"

void *const mk_roots_begin = NULL;
void *const mk_roots_end = NULL;

static int32_t word(void) {
  int32_t v = 0;
  if (fread(&v, sizeof v, 1, stdin) != 1) exit(0);
  return v;
}

/* As the runtime keeps strings: 8 bits where they do. */
static mk_str *flat(const uint16_t *units, uint32_t n) {
  uint32_t all = 0;
  for (uint32_t i = 0; i < n; i++) all |= units[i];
  mk_str *s = all < 256 ? mk_str_new8(n) : mk_str_new16(n);
  for (uint32_t i = 0; i < n; i++) {
    if (all < 256) ((uint8_t *)(s + 1))[i] = (uint8_t)units[i];
    else ((uint16_t *)(void *)(s + 1))[i] = units[i];
  }
  return s;
}

static mk_str *pieced(const uint16_t *units, uint32_t n) {
  if (n < 2 || random_below(4) == 0) return flat(units, n);
  uint32_t cut = random_below(n + 1);
  return mk_str_concat(pieced(units, cut), pieced(units + cut, n - cut));
}

static mk_str *read_string(void) {
  uint32_t n = (uint32_t)word();
  uint16_t *units = calloc(n + 1, 2);
  if (n > 0 && fread(units, 2, n, stdin) != n) exit(1);
  mk_str *s = pieced(units, n);
  free(units);
  return s;
}

static void print_units(const mk_str *s) {
  const mk_str *f = mk_str_flat(s);
  for (uint32_t i = 0; i < f->len; i++) printf("%x%s", (unsigned)mk_str_unit(f, i), i + 1 < f->len ? "," : "");
  putchar('\n');
}

static void print_bytes(const mk_typed *t) {
  for (uint32_t i = 0; i < t->len; i++) printf("%x%s", t->data[i], i + 1 < t->len ? "," : "");
  putchar('\n');
}

static int sign(int32_t v) { return v < 0 ? -1 : v > 0; }

static mk_typed *bytes_of(const mk_str *s) {
  const mk_str *f = mk_str_flat(s);
  mk_typed *t = mk_u8_new(f->len);
  for (uint32_t i = 0; i < f->len; i++) t->data[i] = (uint8_t)mk_str_unit(f, i);
  return t;
}

static void obey(int32_t what, int32_t a, int32_t b, mk_arr *operands) {
  mk_str *s = operands->len > 0 ? (mk_str *)mk_at_ptr(operands, 0) : NULL;
  mk_str *t = operands->len > 1 ? (mk_str *)mk_at_ptr(operands, 1) : NULL;
  switch (what) {
    case 0: print_units(mk_str_concat(s, t)); break;
    case 1: print_units(mk_str_slice(s, a, b)); break;
    case 2: printf("%d\n", (int)mk_str_index_of(s, t, a)); break;
    case 3: printf("%d\n", (int)mk_str_last_index_of(s, t, a)); break;
    case 4: print_units(mk_str_upper(s)); break;
    case 5: print_units(mk_str_lower(s)); break;
    case 6: print_units(mk_str_trim(s, a)); break;
    case 7: print_units(mk_str_repeat(s, a)); break;
    case 8: printf("%d\n", (int)mk_str_code_point(s, a)); break;
    case 9: printf("%d\n", sign(mk_str_cmp(s, t))); break;
    case 10: printf("%d\n", mk_str_eq(s, t) && mk_hash_str(s) == mk_hash_str(t)); break;
    case 11: print_bytes(mk_utf8_encode(s)); break;
    case 12: print_units(mk_utf8_decode(bytes_of(s), 0, (int32_t)s->len, a != 0)); break;
    case 13: print_units(mk_str_from_code_point(a)); break;
    case 15: print_units(mk_str_concat_parts((mk_str **)operands->data, (int32_t)operands->len)); break;
    case 16: printf("%d\n", mk_str_has_at(s, t, a)); break;
    default:
      operands->len--;
      print_units(mk_str_join(operands, (mk_str *)mk_get_ptr(operands, operands->len)));
  }
}

int main(void) {
  harness_start(ARENA_BYTES, __builtin_frame_address(0));
  mk_prepare_errors();
  for (;;) {
    int32_t what = word(), a = word(), b = word();
    mk_arr *operands = mk_arr_new(MK_ARR_PTR, 0);
    for (int32_t n = word(); n > 0; n--) mk_push_ptr(operands, read_string());
    mk_handler h;
    mk_push_handler(&h);
    if (MK_SETJMP(h.jb) == 0) {
      obey(what, a, b, operands);
      mk_pop_handler(&h);
    } else {
      printf("throws ");
      mk_print(((test_error *)mk_as_ptr(mk_caught(&h)))->message);
    }
  }
}
