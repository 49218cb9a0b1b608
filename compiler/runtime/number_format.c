/*
 * Numbers as text. Digits are generated exactly (Steele and White 1990, Dragon4): the fewest that read back as the same
 * double, the nearest of those. ECMA-262 6.1.6.1.20 Number::toString, 21.1.3.2 toExponential, .3 toFixed, .5 toPrecision.
 */
#include "big.h"

#define MAX_DIGITS 128
/* 1184 bits: a significand of 53, times 10^324, times 2 or 4 for halves, times 10 for the next digit. */
#define LIMBS 37
/* Four integers of that size and what is around them. */
#define STACK_BYTES 1200

typedef struct {
  /* value = 0.d1 d2 ... * 10^point */
  int32_t point;
  uint32_t n;
  char d[MAX_DIGITS];
} decimal;

typedef struct {
  uint64_t mantissa;
  int32_t exponent;
  bool boundary;
} parts;

static parts split(double v) {
  uint64_t bits;
  memcpy(&bits, &v, sizeof bits);
  uint64_t m = bits & UINT64_C(0xfffffffffffff);
  int32_t e = (int32_t)(bits >> 52 & 0x7ff);
  parts p = {m, -1074, false};
  if (e > 0) {
    p.mantissa = m | UINT64_C(0x10000000000000);
    p.exponent = e - 1075;
    p.boundary = m == 0 && e > 1;
  }
  return p;
}

/* ceil(log10(v)) or one less: corrected by the caller. */
static int32_t estimate(parts p) {
  int32_t bits = 64 - __builtin_clzll(p.mantissa) + p.exponent;
  /* 30103 / 100000 is log10(2) */
  int64_t scaled = (int64_t)(bits - 1) * 30103;
  return (int32_t)(scaled >= 0 ? (scaled + 99999) / 100000 : -((-scaled) / 100000));
}

static uint32_t next_digit(mk_big *r, const mk_big *s) {
  uint32_t q = 0;
  while (mk_big_cmp(r, s) >= 0) {
    mk_big_sub(r, s);
    q++;
  }
  return q;
}

/* r / s = v / 10^point in [0.1, 1) */
static int32_t scale(parts p, mk_big *r, mk_big *s, uint32_t extra) {
  int32_t k = estimate(p);
  mk_big_set(r, p.mantissa);
  mk_big_set(s, 1);
  if (p.exponent >= 0) mk_big_shift(r, (uint32_t)p.exponent + extra);
  else {
    mk_big_shift(r, extra);
    mk_big_shift(s, (uint32_t)-p.exponent);
  }
  mk_big_shift(s, extra);
  if (k >= 0) mk_big_pow10(s, (uint32_t)k);
  else mk_big_pow10(r, (uint32_t)-k);
  return k;
}

static void shortest(double v, decimal *out) {
  parts p = split(v);
  MK_BIG(r, LIMBS);
  MK_BIG(s, LIMBS);
  MK_BIG(plus, LIMBS);
  MK_BIG(minus, LIMBS);
  /* r/s = v, plus/s and minus/s half the distances to the neighbours; all times 2 so that halves are whole. */
  int32_t k = scale(p, &r, &s, 1);
  mk_big_set(&minus, 1);
  if (p.exponent > 0) mk_big_shift(&minus, (uint32_t)p.exponent);
  if (k < 0) mk_big_pow10(&minus, (uint32_t)-k);
  mk_big_copy(&plus, &minus);
  if (p.boundary) {
    mk_big_shift(&plus, 1);
    mk_big_shift(&r, 1);
    mk_big_shift(&s, 1);
  }
  bool even = (p.mantissa & 1) == 0;
  int high = mk_big_cmp_sum(&r, &plus, &s);
  if (even ? high >= 0 : high > 0) {
    k++;
    mk_big_mul(&s, 10, 0);
  }
  out->point = k;
  out->n = 0;
  for (;;) {
    mk_big_mul(&r, 10, 0);
    mk_big_mul(&plus, 10, 0);
    mk_big_mul(&minus, 10, 0);
    uint32_t digit = next_digit(&r, &s);
    int l = mk_big_cmp(&r, &minus);
    int h = mk_big_cmp_sum(&r, &plus, &s);
    bool low = even ? l <= 0 : l < 0;
    bool top = even ? h >= 0 : h > 0;
    if (low || top) {
      if (low && top) {
        int half = mk_big_cmp_sum(&r, &r, &s);
        top = half > 0 || (half == 0 && (digit & 1));
      }
      if (top) digit++;
      out->d[out->n++] = (char)('0' + digit);
      return;
    }
    out->d[out->n++] = (char)('0' + digit);
  }
}

/* Adds one to the last digit. */
static void round_up(decimal *x) {
  uint32_t i = x->n;
  while (i > 0 && x->d[i - 1] == '9') x->d[--i] = '0';
  if (i > 0) x->d[i - 1]++;
  else {
    /* 99.9 became 100.0 */
    if (x->n > 0) memmove(x->d + 1, x->d, x->n - 1);
    else x->n = 1;
    x->d[0] = '1';
    x->point++;
  }
}

/* `count` digits if `relative`, else as many as reach `count` places behind the point; ties go up. */
static void exact(double v, int32_t count, bool relative, decimal *out) {
  parts p = split(v);
  MK_BIG(r, LIMBS);
  MK_BIG(s, LIMBS);
  MK_BIG(probe, LIMBS);
  int32_t k = scale(p, &r, &s, 0);
  while (mk_big_cmp(&r, &s) >= 0) {
    k++;
    mk_big_mul(&s, 10, 0);
  }
  /* The estimate may be one too high: then the first digit would be 0. */
  mk_big_copy(&probe, &r);
  mk_big_mul(&probe, 10, 0);
  if (mk_big_cmp(&probe, &s) < 0) {
    mk_big_copy(&r, &probe);
    k--;
  }
  out->point = k;
  out->n = 0;
  int32_t digits = relative ? count : k + count;
  if (digits < 0) return;
  for (int32_t i = 0; i < digits && i < MAX_DIGITS - 1; i++) {
    mk_big_mul(&r, 10, 0);
    out->d[out->n++] = (char)('0' + next_digit(&r, &s));
  }
  if (mk_big_cmp_sum(&r, &r, &s) >= 0) {
    int32_t before = out->point;
    uint32_t n = out->n;
    round_up(out);
    /* toFixed keeps its places: a carry makes one more digit. */
    if (!relative && out->point > before) {
      if (n > 0) out->d[n] = '0';
      out->n = n + 1;
    }
  }
}

typedef struct {
  char text[MAX_DIGITS + 40];
  uint32_t n;
} writer;

static void put(writer *w, char c) {
  if (w->n < sizeof w->text) w->text[w->n++] = c;
}

static void put_text(writer *w, const char *s, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) put(w, s[i]);
}

static void zeros(writer *w, int32_t n) {
  while (n-- > 0) put(w, '0');
}

static void exponent(writer *w, int32_t e) {
  put(w, 'e');
  put(w, e < 0 ? '-' : '+');
  uint32_t u = (uint32_t)(e < 0 ? -e : e);
  if (u >= 100) put(w, (char)('0' + u / 100));
  if (u >= 10) put(w, (char)('0' + u / 10 % 10));
  put(w, (char)('0' + u % 10));
}

static mk_str *finish(const writer *w) {
  mk_str *s = mk_str_new8(w->n);
  memcpy(s + 1, w->text, w->n);
  return s;
}

static mk_str *special(double v) {
  if (v != v) return mk_str_from_utf8("NaN", 3);
  return v > 0 ? mk_str_from_utf8("Infinity", 8) : mk_str_from_utf8("-Infinity", 9);
}

/* Decimals of at most 15 digits are unique: if one reads back as `v`, it is the shortest. */
static bool few_digits(double v, decimal *out) {
  static const double power[] = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};
  for (int32_t k = 0; k <= 6; k++) {
    double scaled = v * power[k];
    if (scaled > 999999999999999.0) return false;
    uint64_t m = (uint64_t)(scaled + 0.5);
    if ((double)m / power[k] != v || m == 0) continue;
    char text[20];
    uint32_t n = 0;
    for (uint64_t x = m; x; x /= 10) text[n++] = (char)('0' + x % 10);
    out->point = (int32_t)n - k;
    out->n = 0;
    for (uint32_t i = n; i-- > 0;) out->d[out->n++] = text[i];
    while (out->n > 1 && out->d[out->n - 1] == '0') out->n--;
    return true;
  }
  return false;
}

mk_str *mk_str_from_num(double v) {
  int32_t i = mk_to_int32(v);
  if ((double)i == v) return mk_str_from_i32(i);
  if (v != v || isinf(v)) return special(v);
  mk_stack_room(STACK_BYTES);
  writer w = {.n = 0};
  if (v < 0) {
    put(&w, '-');
    v = -v;
  }
  decimal x;
  if (!few_digits(v, &x)) shortest(v, &x);
  int32_t k = (int32_t)x.n;
  int32_t n = x.point;
  if (k <= n && n <= 21) {
    put_text(&w, x.d, x.n);
    zeros(&w, n - k);
  } else if (n > 0 && n <= 21) {
    put_text(&w, x.d, (uint32_t)n);
    put(&w, '.');
    put_text(&w, x.d + n, (uint32_t)(k - n));
  } else if (n > -6 && n <= 0) {
    put_text(&w, "0.", 2);
    zeros(&w, -n);
    put_text(&w, x.d, x.n);
  } else {
    put(&w, x.d[0]);
    if (k > 1) {
      put(&w, '.');
      put_text(&w, x.d + 1, (uint32_t)(k - 1));
    }
    exponent(&w, n - 1);
  }
  return finish(&w);
}

mk_str *mk_num_to_fixed(double v, int32_t digits) {
  mk_stack_room(STACK_BYTES);
  if (digits < 0 || digits > 100) mk_throw_error(2, "toFixed() digits argument must be between 0 and 100");
  if (v != v || v >= 1e21 || v <= -1e21) return mk_str_from_num(v);
  writer w = {.n = 0};
  decimal x = {.point = 0, .n = 0};
  bool negative = v < 0;
  if (v != 0) exact(negative ? -v : v, digits, false, &x);
  if (x.point <= 0 && x.n == 0) x.point = -digits;
  /* Rounded to zero keeps its sign: (-0.0000001).toFixed(2) is "-0.00". */
  if (negative) put(&w, '-');
  if (x.point <= 0) put(&w, '0');
  else {
    uint32_t whole = (uint32_t)x.point;
    put_text(&w, x.d, whole < x.n ? whole : x.n);
    zeros(&w, x.point - (int32_t)x.n);
  }
  if (digits > 0) {
    put(&w, '.');
    int32_t lead = x.point < 0 ? -x.point : 0;
    if (lead > digits) lead = digits;
    zeros(&w, lead);
    uint32_t from = x.point > 0 ? (uint32_t)x.point : 0;
    uint32_t have = x.n > from ? x.n - from : 0;
    if ((int32_t)have > digits - lead) have = (uint32_t)(digits - lead);
    put_text(&w, x.d + from, have);
    zeros(&w, digits - lead - (int32_t)have);
  }
  return finish(&w);
}

mk_str *mk_num_to_precision(double v, int32_t precision) {
  mk_stack_room(STACK_BYTES);
  if (v != v || isinf(v)) return special(v);
  if (precision < 1 || precision > 100) mk_throw_error(2, "toPrecision() argument must be between 1 and 100");
  writer w = {.n = 0};
  decimal x = {.point = 1, .n = 0};
  if (v < 0) put(&w, '-');
  if (v != 0) exact(v < 0 ? -v : v, precision, true, &x);
  else
    while ((int32_t)x.n < precision) x.d[x.n++] = '0';
  int32_t e = x.point - 1;
  if (e < -6 || e >= precision) {
    put(&w, x.d[0]);
    if (precision > 1) {
      put(&w, '.');
      put_text(&w, x.d + 1, (uint32_t)precision - 1);
    }
    exponent(&w, e);
    return finish(&w);
  }
  if (e == precision - 1) put_text(&w, x.d, x.n);
  else if (e >= 0) {
    put_text(&w, x.d, (uint32_t)e + 1);
    put(&w, '.');
    put_text(&w, x.d + e + 1, (uint32_t)(precision - e - 1));
  } else {
    put_text(&w, "0.", 2);
    zeros(&w, -(e + 1));
    put_text(&w, x.d, x.n);
  }
  return finish(&w);
}

/* `digits` behind the point, or -1: as many as needed. */
mk_str *mk_num_to_exponential(double v, int32_t digits) {
  mk_stack_room(STACK_BYTES);
  if (v != v || isinf(v)) return special(v);
  if (digits < -1 || digits > 100) mk_throw_error(2, "toExponential() argument must be between 0 and 100");
  writer w = {.n = 0};
  decimal x = {.point = 1, .n = 0};
  if (v < 0) put(&w, '-');
  double a = v < 0 ? -v : v;
  if (a == 0) {
    do x.d[x.n++] = '0';
    while ((int32_t)x.n < digits + 1);
  } else if (digits >= 0) exact(a, digits + 1, true, &x);
  else if (!few_digits(a, &x)) shortest(a, &x);
  put(&w, x.d[0]);
  if (x.n > 1) {
    put(&w, '.');
    put_text(&w, x.d + 1, x.n - 1);
  }
  exponent(&w, x.point - 1);
  return finish(&w);
}
