/* Text as numbers, correctly rounded. ECMA-262 7.1.4.1 StringToNumber, 19.2.4 parseFloat, 19.2.5 parseInt. */
#include "big.h"

/* Digits beyond this cannot change the result except by being non-zero: halfway points have at most 767. */
#define MAX_DIGITS 780

static bool is_space(uint32_t c) {
  return (c >= 9 && c <= 13) || c == 0x20 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000 || c == 0xfeff;
}

bool mk_is_space(uint32_t unit) { return is_space(unit); }

typedef struct {
  const mk_str *s;
  uint32_t at;
} reader;

static uint32_t peek(const reader *r) { return r->at < r->s->len ? mk_str_unit(r->s, r->at) : 0; }
static bool digit(uint32_t c) { return c >= '0' && c <= '9'; }

static double from_bits(uint64_t bits) {
  double v;
  memcpy(&v, &bits, sizeof v);
  return v;
}

/* num / den, exactly rounded to the nearest double, ties to even. */
static double divide(mk_big *num, mk_big *den, bool sticky) {
  int32_t e = (int32_t)mk_big_bits(num) - (int32_t)mk_big_bits(den);
  /* Scale so that the quotient has 55 or 56 bits, but not below the smallest subnormal's last bit. */
  int32_t shift = 55 - e;
  if (shift > 1076) shift = 1076;
  if (shift > 0) mk_big_shift(num, (uint32_t)shift);
  else mk_big_shift(den, (uint32_t)-shift);
  uint64_t q = 0;
  int32_t top = (int32_t)mk_big_bits(num) - (int32_t)mk_big_bits(den);
  if (top > 60) return MK_INFINITY;
  if (top >= 0) mk_big_shift(den, (uint32_t)top);
  for (int32_t i = top; i >= 0; i--) {
    q <<= 1;
    if (mk_big_cmp(num, den) >= 0) {
      mk_big_sub(num, den);
      q |= 1;
    }
    mk_big_mul(num, 2, 0);
  }
  if (num->n > 0) sticky = true;
  if (q == 0) return 0;
  int32_t exponent = -shift;
  int32_t bits = 64 - __builtin_clzll(q);
  int32_t drop = bits - 53;
  if (exponent + drop < -1074) drop = -1074 - exponent;
  if (drop > 0) {
    uint64_t rest = q & ((UINT64_C(1) << drop) - 1);
    uint64_t half = UINT64_C(1) << (drop - 1);
    q >>= drop;
    exponent += drop;
    if (rest > half || (rest == half && (sticky || (q & 1)))) q++;
  }
  if (q >> 53) {
    q >>= 1;
    exponent++;
  }
  if (q >> 52 == 0) return from_bits(q);
  if (exponent + 1075 >= 2047) return MK_INFINITY;
  return from_bits((uint64_t)(exponent + 1075) << 52 | (q & UINT64_C(0xfffffffffffff)));
}

/* Unsigned decimal with optional fraction and exponent; false if there is none. Reads as far as it goes. */
static bool decimal(reader *r, double *out) {
  uint32_t start = r->at;
  uint32_t digits = 0;
  uint64_t small = 0;
  uint32_t kept = 0;
  int32_t scale = 0;
  bool sticky = false;
  bool any = false;
  uint32_t first = UINT32_MAX;
  bool point = false;
  for (;; r->at++) {
    uint32_t c = peek(r);
    if (c == '.' && !point && r->at < r->s->len) {
      uint32_t after = r->at + 1 < r->s->len ? mk_str_unit(r->s, r->at + 1) : 0;
      if (!any && !digit(after)) break;
      point = true;
      continue;
    }
    if (!digit(c)) break;
    any = true;
    if (c != '0' && first == UINT32_MAX) first = r->at;
    if (first == UINT32_MAX) {
      if (point) scale--;
      continue;
    }
    if (kept < MAX_DIGITS) {
      kept++;
      if (kept <= 19) small = small * 10 + (c - '0');
      if (point) scale--;
    } else {
      if (c != '0') sticky = true;
      if (!point) scale++;
    }
    digits++;
  }
  if (!any) {
    r->at = start;
    return false;
  }
  uint32_t end = r->at;
  if ((peek(r) | 32) == 'e') {
    reader e = *r;
    e.at++;
    bool negative = peek(&e) == '-';
    if (negative || peek(&e) == '+') e.at++;
    if (digit(peek(&e))) {
      int32_t x = 0;
      for (; digit(peek(&e)); e.at++)
        if (x < 100000) x = x * 10 + (int32_t)(peek(&e) - '0');
      scale += negative ? -x : x;
      *r = e;
    }
  }
  (void)digits;
  if (first == UINT32_MAX) {
    *out = 0;
    return true;
  }
  static const double power[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  if (kept <= 15 && scale >= -22 && scale <= 22) {
    *out = scale >= 0 ? (double)small * power[scale] : (double)small / power[-scale];
    return true;
  }
  int32_t magnitude = (int32_t)kept + scale;
  if (magnitude > 310) {
    *out = MK_INFINITY;
    return true;
  }
  if (magnitude < -326) {
    *out = 0;
    return true;
  }
  mk_big num, den;
  mk_big_set(&num, 0);
  uint32_t taken = 0;
  for (uint32_t i = first; i < end && taken < kept; i++) {
    uint32_t c = mk_str_unit(r->s, i);
    if (!digit(c)) continue;
    taken++;
    if (num.n == 0) mk_big_set(&num, c - '0');
    else mk_big_mul(&num, 10, c - '0');
  }
  mk_big_set(&den, 1);
  if (scale >= 0) mk_big_pow10(&num, (uint32_t)scale);
  else mk_big_pow10(&den, (uint32_t)-scale);
  *out = divide(&num, &den, sticky);
  return true;
}

static bool keyword(reader *r) {
  static const char word[] = "Infinity";
  for (uint32_t i = 0; i < 8; i++) {
    if (r->at + i >= r->s->len || mk_str_unit(r->s, r->at + i) != (uint8_t)word[i]) return false;
  }
  r->at += 8;
  return true;
}

static int32_t radix_digit(uint32_t c) {
  if (digit(c)) return (int32_t)(c - '0');
  c |= 32;
  return c >= 'a' && c <= 'z' ? (int32_t)(c - 'a' + 10) : 99;
}

/* Digits in a base; a power of two is rounded exactly, others as V8 does, in parts that fit a double. */
static double radix_integer(reader *r, int32_t radix, bool *any) {
  *any = false;
  double v = 0;
  bool power_of_two = (radix & (radix - 1)) == 0;
  if (power_of_two) {
    uint64_t m = 0;
    int32_t dropped = 0;
    bool sticky = false;
    int32_t step = __builtin_ctz((uint32_t)radix);
    for (int32_t d; (d = radix_digit(peek(r))) < radix && r->at < r->s->len; r->at++) {
      *any = true;
      if (m >> 58) {
        sticky |= d != 0;
        dropped += step;
      } else m = m << step | (uint64_t)d;
    }
    mk_big num, den;
    mk_big_set(&num, m);
    mk_big_set(&den, 1);
    if (m == 0) return 0;
    if (dropped > 1100) return MK_INFINITY;
    mk_big_shift(&num, (uint32_t)dropped);
    if (sticky) mk_big_mul(&num, 1, 1);
    return divide(&num, &den, false);
  }
  uint32_t start = r->at;
  while (r->at < r->s->len && radix_digit(peek(r)) < radix) r->at++;
  *any = r->at > start;
  if (radix == 10) {
    reader d = {r->s, start};
    uint32_t end = r->at;
    mk_str *part = mk_str_slice((mk_str *)(uintptr_t)r->s, (int32_t)start, (int32_t)end);
    d.s = mk_str_flat(part);
    d.at = 0;
    decimal(&d, &v);
    return v;
  }
  uint32_t at = start;
  while (at < r->at) {
    uint32_t part = 0;
    uint32_t multiplier = 1;
    while (at < r->at && (uint64_t)multiplier * (uint32_t)radix <= 0xffffffffu / 36u) {
      part = part * (uint32_t)radix + (uint32_t)radix_digit(mk_str_unit(r->s, at++));
      multiplier *= (uint32_t)radix;
    }
    v = v * multiplier + part;
  }
  return v;
}

double mk_num_parse(mk_str *s) {
  reader r = {mk_str_flat(s), 0};
  while (r.at < r.s->len && is_space(peek(&r))) r.at++;
  uint32_t end = r.s->len;
  while (end > r.at && is_space(mk_str_unit(r.s, end - 1))) end--;
  if (r.at == end) return 0;
  double v = 0;
  bool ok;
  uint32_t kind = r.at + 1 < end && peek(&r) == '0' ? mk_str_unit(r.s, r.at + 1) | 32 : 0;
  if (kind == 'x' || kind == 'o' || kind == 'b') {
    r.at += 2;
    v = radix_integer(&r, kind == 'x' ? 16 : kind == 'o' ? 8 : 2, &ok);
    return ok && r.at == end ? v : MK_NAN;
  }
  bool negative = peek(&r) == '-';
  if (negative || peek(&r) == '+') r.at++;
  if (keyword(&r)) {
    v = MK_INFINITY;
    ok = true;
  } else ok = decimal(&r, &v);
  /* "5." is a number here. */
  if (ok && r.at < end && peek(&r) == '.' && r.at + 1 == end) r.at++;
  if (!ok || r.at != end) return MK_NAN;
  return negative ? -v : v;
}

double mk_parse_float(mk_str *s) {
  reader r = {mk_str_flat(s), 0};
  while (r.at < r.s->len && is_space(peek(&r))) r.at++;
  bool negative = peek(&r) == '-';
  if (negative || peek(&r) == '+') r.at++;
  double v = 0;
  if (keyword(&r)) v = MK_INFINITY;
  else if (!decimal(&r, &v)) return MK_NAN;
  return negative ? -v : v;
}

double mk_parse_int(mk_str *s, int32_t radix) {
  reader r = {mk_str_flat(s), 0};
  while (r.at < r.s->len && is_space(peek(&r))) r.at++;
  bool negative = peek(&r) == '-';
  if (negative || peek(&r) == '+') r.at++;
  if (radix != 0 && (radix < 2 || radix > 36)) return MK_NAN;
  bool prefix = (radix == 0 || radix == 16) && r.at + 1 < r.s->len && peek(&r) == '0' && (mk_str_unit(r.s, r.at + 1) | 32) == 'x';
  if (prefix) {
    r.at += 2;
    radix = 16;
  }
  if (radix == 0) radix = 10;
  bool any;
  double v = radix_integer(&r, radix, &any);
  if (!any) return MK_NAN;
  return negative ? -v : v;
}
