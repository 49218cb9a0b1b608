/*
 * Upper and lower case. ECMA-262 22.1.3.28 String.prototype.toLowerCase, .30 toUpperCase: the mappings of Unicode that
 * do not depend on a language, those to several code points and the Greek final sigma among them.
 */
#include "case_table.h"
#include "mk.h"

#define SIGMA 0x3a3u
#define FINAL_SIGMA 0x3c2u
#define DOTTED_I 0x130u
#define DOT_ABOVE 0x307u
/* `ß`, the first small letter with an upper case of several units. */
#define FIRST_SEVERAL 0xdfu

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* The counterpart of a code point, or itself. The runs are in order. */
static uint32_t mapped(const case_run *runs, size_t small, size_t count, uint32_t c) {
  size_t from = c > 0xffff ? small : 0;
  size_t to = c > 0xffff ? count : small;
  uint32_t unit = c & 0xffff;
  if (c > 0x1ffff) return c;
  while (from < to) {
    size_t middle = (from + to) / 2;
    const case_run *r = &runs[middle];
    if (unit < r->first) to = middle;
    else if (unit > (uint32_t)r->first + r->span) from = middle + 1;
    else return (unit - r->first) % r->step == 0 ? (c & ~0xffffu) | ((unit + r->distance) & 0xffffu) : c;
  }
  return c;
}

static uint32_t lower(uint32_t c) {
  if (c < 0x80) return c - 'A' < 26 ? c + 32 : c;
  return mapped(lower_runs, LOWER_SMALL, COUNT(lower_runs), c);
}

static uint32_t upper(uint32_t c) {
  if (c < 0x80) return c - 'a' < 26 ? c - 32 : c;
  return mapped(upper_runs, UPPER_SMALL, COUNT(upper_runs), c);
}

/* The units that an upper case letter of several consists of, or NULL. */
static const uint16_t *several(uint32_t c) {
  if (c < FIRST_SEVERAL) return NULL;
  size_t from = 0;
  size_t to = COUNT(upper_several);
  while (from < to) {
    size_t middle = (from + to) / 2;
    if (c < upper_several[middle][0]) to = middle;
    else if (c > upper_several[middle][0]) from = middle + 1;
    else return &upper_several[middle][1];
  }
  return NULL;
}

static bool is_cased(uint32_t c) { return lower(c) != c || upper(c) != c || several(c) != NULL; }

/* What may stand between letters of one word: apostrophes, points, and marks that combine. */
static bool is_ignorable(uint32_t c) {
  if (c < 0x80) return c == '\'' || c == '.' || c == ':' || c == '^' || c == '`';
  return c == 0xa8 || c == 0xad || c == 0xaf || c == 0xb4 || c == 0xb7 || c == 0xb8 || (c >= 0x2b0 && c <= 0x36f) ||
         (c >= 0x483 && c <= 0x489) || (c >= 0x591 && c <= 0x5bd) || (c >= 0x1ab0 && c <= 0x1aff) || (c >= 0x1dc0 && c <= 0x1dff) ||
         (c >= 0x200b && c <= 0x200f) || c == 0x2018 || c == 0x2019 || c == 0x2024 || c == 0x2027 || (c >= 0x20d0 && c <= 0x20f0) ||
         (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xfe20 && c <= 0xfe2f);
}

/* The code point that starts at unit `i`, or the half pair itself. */
static uint32_t point_at(const mk_str *f, uint32_t i) { return (uint32_t)mk_str_code_point((mk_str *)(uintptr_t)f, (int32_t)i); }

static bool letter_before(const mk_str *f, uint32_t i) {
  while (i-- > 0) {
    if (i > 0 && (mk_str_unit(f, i) & 0xfc00) == 0xdc00 && (mk_str_unit(f, i - 1) & 0xfc00) == 0xd800) i--;
    uint32_t c = point_at(f, i);
    if (!is_ignorable(c)) return is_cased(c);
  }
  return false;
}

static bool letter_after(const mk_str *f, uint32_t i) {
  for (i++; i < f->len; i++) {
    uint32_t c = point_at(f, i);
    if (!is_ignorable(c)) return is_cased(c);
    if (c > 0xffff) i++;
  }
  return false;
}

/* Where the units of the result go; without a string they are only counted. */
typedef struct {
  mk_str *s;
  uint32_t n;
  uint32_t all;
} sink;

static void put_unit(sink *out, uint32_t unit) {
  out->all |= unit;
  if (out->s) {
    if (MK_CLASS(out->s) == MK_STR8) ((uint8_t *)(out->s + 1))[out->n] = (uint8_t)unit;
    else ((uint16_t *)(void *)(out->s + 1))[out->n] = (uint16_t)unit;
  }
  out->n++;
}

static void put(sink *out, uint32_t c) {
  if (c > 0xffff) {
    put_unit(out, 0xd800 + ((c - 0x10000) >> 10));
    c = 0xdc00 + ((c - 0x10000) & 0x3ff);
  }
  put_unit(out, c);
}

static void put_lower(sink *out, const mk_str *f, uint32_t i, uint32_t c) {
  if (c == SIGMA && letter_before(f, i) && !letter_after(f, i)) {
    put(out, FINAL_SIGMA);
  } else if (c == DOTTED_I) {
    put(out, 'i');
    put(out, DOT_ABOVE);
  } else {
    put(out, lower(c));
  }
}

static void put_upper(sink *out, const mk_str *f, uint32_t i, uint32_t c) {
  (void)f;
  (void)i;
  const uint16_t *units = several(c);
  if (!units) put(out, upper(c));
  for (uint32_t k = 0; units && k < 3 && units[k]; k++) put(out, units[k]);
}

static void convert(sink *out, const mk_str *f, void (*put_one)(sink *, const mk_str *, uint32_t, uint32_t)) {
  for (uint32_t i = 0; i < f->len; i++) {
    uint32_t c = point_at(f, i);
    put_one(out, f, i, c);
    if (c > 0xffff) i++;
  }
}

static mk_str *converted(mk_str *s, void (*put_one)(sink *, const mk_str *, uint32_t, uint32_t)) {
  const mk_str *f = mk_str_flat(s);
  sink out = {NULL, 0, 0};
  convert(&out, f, put_one);
  out.s = out.all < 256 ? mk_str_new8(out.n) : mk_str_new16(out.n);
  out.n = 0;
  convert(&out, f, put_one);
  return out.s;
}

/* Flips the case of the ASCII letters from `first` on; NULL if there is anything but ASCII. */
static mk_str *flipped(const mk_str *f, uint32_t first) {
  if (MK_CLASS(f) != MK_STR8) return NULL;
  const uint8_t *from = mk_str_units8(f);
  uint32_t n = f->len;
  for (uint32_t i = 0; i < n; i++)
    if (from[i] >= 0x80) return NULL;
  mk_str *s = mk_str_new8(n);
  uint8_t *to = (uint8_t *)(s + 1);
  for (uint32_t i = 0; i < n; i++) to[i] = (uint8_t)(from[i] ^ (from[i] - first < 26 ? 0x20u : 0));
  return s;
}

static mk_str *either(mk_str *s, uint32_t first, void (*put_one)(sink *, const mk_str *, uint32_t, uint32_t)) {
  mk_str *f = mk_str_flat(s);
  mk_str *simple = flipped(f, first);
  return simple ? simple : converted(f, put_one);
}

mk_str *mk_str_upper(mk_str *s) { return either(s, 'a', put_upper); }
mk_str *mk_str_lower(mk_str *s) { return either(s, 'A', put_lower); }
