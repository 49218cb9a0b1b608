/* Text as numbers, correctly rounded. ECMA-262 7.1.4.1 StringToNumber, 19.2.4 parseFloat, 19.2.5 parseInt. */
#include "big.h"

/* Digits beyond this cannot change the result except by being non-zero: halfway points have at most 767. */
#define MAX_DIGITS 780
/* 3840 bits: 10^1110, which 780 digits and the smallest exponent come to, and room to scale it. */
#define LIMBS 120
#define STACK_BYTES 1200

static bool is_space(uint32_t c) {
  return (c >= 9 && c <= 13) || c == 0x20 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000 || c == 0xfeff;
}

bool mk_is_space(uint32_t unit) { return is_space(unit); }

typedef struct {
  const mk_str *s;
  uint32_t at;
  uint32_t end;
} reader;

static reader read_string(const mk_str *s) {
  const mk_str *f = mk_str_flat(s);
  reader r = {f, 0, f->len};
  while (r.at < r.end && is_space(mk_str_unit(f, r.at))) r.at++;
  return r;
}

/* The unit `ahead` of where the reader is, or 0 at the end: no number has a NUL in it. */
static uint32_t peek_at(const reader *r, uint32_t ahead) { return r->end - r->at > ahead ? mk_str_unit(r->s, r->at + ahead) : 0; }
static uint32_t peek(const reader *r) { return peek_at(r, 0); }
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

/* Powers of ten that are doubles. */
static const double power[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Most numbers: up to 15 digits, perhaps a sign and a point among them, and nothing else. */
static bool plain(const mk_str *f, double *out) {
  if (MK_CLASS(f) != MK_STR8 || f->len == 0 || f->len > 17) return false;
  const uint8_t *at = mk_str_units8(f);
  const uint8_t *end = at + f->len;
  const uint8_t *point = NULL;
  bool negative = *at == '-';
  if (negative) at++;
  const uint8_t *first = at;
  uint64_t m = 0;
  for (; at < end; at++) {
    if (*at == '.' && !point) point = at;
    else if (digit(*at)) m = m * 10 + (*at - '0');
    else return false;
  }
  size_t digits = (size_t)(end - first) - (point ? 1 : 0);
  if (digits == 0 || digits > 15) return false;
  double v = (double)m;
  if (point) v /= power[end - point - 1];
  *out = negative ? -v : v;
  return true;
}

/* Unsigned decimal with optional fraction and exponent; false if there is none. Reads as far as it goes. */
static bool decimal(reader *r, double *out) {
  uint32_t start = r->at;
  uint64_t small = 0;
  uint32_t kept = 0;
  int32_t scale = 0;
  bool sticky = false;
  bool any = false;
  uint32_t first = UINT32_MAX;
  bool point = false;
  for (;; r->at++) {
    uint32_t c = peek(r);
    if (c == '.' && !point) {
      if (!any && !digit(peek_at(r, 1))) break;
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
        if (x < 100000000) x = x * 10 + (int32_t)(peek(&e) - '0');
      scale += negative ? -x : x;
      *r = e;
    }
  }
  if (first == UINT32_MAX) {
    *out = 0;
    return true;
  }
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
  mk_stack_room(STACK_BYTES);
  MK_BIG(num, LIMBS);
  MK_BIG(den, LIMBS);
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
  for (uint32_t i = 0; i < sizeof word - 1; i++)
    if (peek_at(r, i) != (uint8_t)word[i]) return false;
  r->at += sizeof word - 1;
  return true;
}

static bool sign(reader *r) {
  bool negative = peek(r) == '-';
  if (negative || peek(r) == '+') r->at++;
  return negative;
}

static int32_t radix_digit(uint32_t c) {
  if (digit(c)) return (int32_t)(c - '0');
  c |= 32;
  return c >= 'a' && c <= 'z' ? (int32_t)(c - 'a' + 10) : 99;
}

/* A power of two as base, rounded exactly. */
static double binary_integer(reader *r, int32_t radix) {
  uint64_t m = 0;
  uint32_t dropped = 0;
  bool sticky = false;
  uint32_t step = (uint32_t)__builtin_ctz((uint32_t)radix);
  for (int32_t d; (d = radix_digit(peek(r))) < radix; r->at++) {
    if (m >> 58) {
      sticky |= d != 0;
      /* Infinite from here on. */
      if (dropped <= 1100) dropped += step;
    } else {
      m = m << step | (uint64_t)d;
    }
  }
  if (m == 0) return 0;
  if (dropped > 1100) return MK_INFINITY;
  mk_stack_room(STACK_BYTES);
  MK_BIG(num, LIMBS);
  MK_BIG(den, LIMBS);
  mk_big_set(&num, m);
  mk_big_set(&den, 1);
  mk_big_shift(&num, dropped);
  if (sticky) mk_big_mul(&num, 1, 1);
  return divide(&num, &den, false);
}

/* Digits in a base; a base that is neither a power of two nor 10 as V8 does it, in parts that fit 32 bits. */
static double radix_integer(reader *r, int32_t radix, bool *any) {
  double v = 0;
  *any = radix_digit(peek(r)) < radix;
  if ((radix & (radix - 1)) == 0) return binary_integer(r, radix);
  if (radix == 10) {
    /* Nothing but digits: no point, no exponent. */
    reader digits = *r;
    while (digit(peek(r))) r->at++;
    digits.end = r->at;
    decimal(&digits, &v);
    return v;
  }
  while (peek(r) == '0') r->at++;
  while (radix_digit(peek(r)) < radix) {
    uint32_t part = 0;
    uint32_t multiplier = 1;
    for (int32_t d; (d = radix_digit(peek(r))) < radix && (uint64_t)multiplier * (uint32_t)radix <= 0xffffffffu / 36u; r->at++) {
      part = part * (uint32_t)radix + (uint32_t)d;
      multiplier *= (uint32_t)radix;
    }
    v = v * multiplier + part;
  }
  return v;
}

double mk_num_parse(mk_str *s) {
  double simple;
  if (plain(mk_str_flat(s), &simple)) return simple;
  reader r = read_string(s);
  while (r.end > r.at && is_space(mk_str_unit(r.s, r.end - 1))) r.end--;
  if (r.at == r.end) return 0;
  uint32_t kind = peek(&r) == '0' ? peek_at(&r, 1) | 32 : 0;
  double v = 0;
  bool ok;
  if (kind == 'x' || kind == 'o' || kind == 'b') {
    r.at += 2;
    v = radix_integer(&r, kind == 'x' ? 16 : kind == 'o' ? 8 : 2, &ok);
    return ok && r.at == r.end ? v : MK_NAN;
  }
  bool negative = sign(&r);
  if (keyword(&r)) {
    v = MK_INFINITY;
    ok = true;
  } else {
    ok = decimal(&r, &v);
  }
  if (!ok || r.at != r.end) return MK_NAN;
  return negative ? -v : v;
}

double mk_parse_float(mk_str *s) {
  double simple;
  if (plain(mk_str_flat(s), &simple)) return simple;
  reader r = read_string(s);
  bool negative = sign(&r);
  double v = 0;
  if (keyword(&r)) v = MK_INFINITY;
  else if (!decimal(&r, &v)) return MK_NAN;
  return negative ? -v : v;
}

double mk_parse_int(mk_str *s, int32_t radix) {
  reader r = read_string(s);
  bool negative = sign(&r);
  if (radix != 0 && (radix < 2 || radix > 36)) return MK_NAN;
  if ((radix == 0 || radix == 16) && peek(&r) == '0' && (peek_at(&r, 1) | 32) == 'x') {
    r.at += 2;
    radix = 16;
  }
  if (radix == 0) radix = 10;
  bool any;
  double v = radix_integer(&r, radix, &any);
  if (!any) return MK_NAN;
  return negative ? -v : v;
}
