/*
 * Numbers in other bases. ECMA-262 leaves the digits of fractions open; these are the ones that V8 prints: digits are
 * produced until what is left is below half the distance to the next double.
 */
#include "mk.h"

#define HALF 1100
#define STACK_BYTES (2 * HALF + 200)

static double next_up(double v) {
  uint64_t bits;
  memcpy(&bits, &v, sizeof bits);
  bits++;
  memcpy(&v, &bits, sizeof v);
  return v;
}

static char digit_char(int32_t d) { return (char)(d < 10 ? '0' + d : 'a' + d - 10); }
static int32_t digit_value(char c) { return c > '9' ? c - 'a' + 10 : c - '0'; }

/* By itself, so that the stack is asked for room before the digits take it. */
static __attribute__((noinline)) mk_str *to_radix(double v, int32_t radix) {
  char text[2 * HALF];
  uint32_t whole_at = HALF;
  uint32_t fraction_at = HALF;
  bool negative = v < 0;
  if (negative) v = -v;
  double whole = floor(v);
  double fraction = v - whole;
  double delta = 0.5 * (next_up(v) - v);
  if (delta < next_up(0)) delta = next_up(0);
  if (fraction >= delta) {
    text[fraction_at++] = '.';
    do {
      fraction *= radix;
      delta *= radix;
      int32_t digit = (int32_t)fraction;
      text[fraction_at++] = digit_char(digit);
      fraction -= digit;
      bool round = fraction > 0.5 || (fraction == 0.5 && (digit & 1));
      if (round && fraction + delta > 1) {
        for (;;) {
          fraction_at--;
          if (fraction_at == HALF) {
            whole += 1;
            break;
          }
          int32_t d = digit_value(text[fraction_at]);
          if (d + 1 < radix) {
            text[fraction_at++] = digit_char(d + 1);
            break;
          }
        }
        break;
      }
    } while (fraction >= delta && fraction_at < sizeof text - 1);
  }
  /* Digits that a double cannot tell are zeros. */
  while (whole / radix >= 9007199254740992.0) {
    whole /= radix;
    text[--whole_at] = '0';
  }
  do {
    double rest = fmod(whole, radix);
    text[--whole_at] = digit_char((int32_t)rest);
    whole = (whole - rest) / radix;
  } while (whole > 0 && whole_at > 1);
  if (negative) text[--whole_at] = '-';
  mk_str *s = mk_str_new8(fraction_at - whole_at);
  memcpy(s + 1, text + whole_at, fraction_at - whole_at);
  return s;
}

mk_str *mk_num_to_radix(double v, int32_t radix) {
  if (radix < 2 || radix > 36) mk_throw_error(2, "toString() radix argument must be between 2 and 36");
  if (radix == 10 || v != v || isinf(v)) return mk_str_from_num(v);
  mk_stack_room(STACK_BYTES);
  return to_radix(v, radix);
}
