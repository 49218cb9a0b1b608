/* Strings: creation, comparison, single units and code points, pieces. */
#include "mk.h"

mk_str *mk_str_new8(uint32_t len) {
  if (len > MK_MAX_LENGTH) mk_throw_error(2, "Invalid string length");
  return mk_new_string(MK_STR8, len, len);
}

mk_str *mk_str_new16(uint32_t len) {
  if (len > MK_MAX_LENGTH) mk_throw_error(2, "Invalid string length");
  return mk_new_string(MK_STR16, (size_t)len * 2, len);
}

MK_STATIC_STR8(empty, 0, "");

mk_str *mk_str_empty(void) { return (mk_str *)(uintptr_t)&empty; }

static uint8_t *units8(mk_str *s) { return (uint8_t *)(s + 1); }
static uint16_t *units16(mk_str *s) { return (uint16_t *)(void *)(s + 1); }

/* Copies a flat string into one that is being made, which has units of 16 bits if any of its parts has. */
void mk_str_copy(mk_str *to, uint32_t at, const mk_str *flat) {
  uint16_t *to16 = units16(to) + at;
  if (MK_CLASS(to) == MK_STR8) {
    memcpy(units8(to) + at, flat + 1, flat->len);
  } else if (MK_CLASS(flat) == MK_STR16) {
    memcpy(to16, flat + 1, (size_t)flat->len * 2);
  } else {
    const uint8_t *from = mk_str_units8(flat);
    for (uint32_t i = 0; i < flat->len; i++) to16[i] = from[i];
  }
}

/* Of a string that is not flat, or has units of 16 bits, or not so many. */
int32_t mk_str_at_slow(const void *s, int32_t i) {
  const mk_str *f = mk_str_flat(s);
  if ((uint32_t)i >= f->len) mk_throw_bounds((uint32_t)i, f->len);
  return (int32_t)mk_str_unit(f, (uint32_t)i);
}

bool mk_str_eq_slow(const mk_str *a, const mk_str *b) {
  const mk_str *x = mk_str_flat(a);
  const mk_str *y = mk_str_flat(b);
  if (MK_CLASS(x) == MK_CLASS(y)) return memcmp(x + 1, y + 1, MK_CLASS(x) == MK_STR8 ? x->len : (size_t)x->len * 2) == 0;
  for (uint32_t i = 0; i < x->len; i++)
    if (mk_str_unit(x, i) != mk_str_unit(y, i)) return false;
  return true;
}

int32_t mk_str_cmp(void *pa, void *pb) {
  const mk_str *a = mk_str_flat(pa);
  const mk_str *b = mk_str_flat(pb);
  uint32_t n = a->len < b->len ? a->len : b->len;
  if (MK_CLASS(a) == MK_STR8 && MK_CLASS(b) == MK_STR8) {
    int c = memcmp(a + 1, b + 1, n);
    if (c != 0) return c;
  } else {
    for (uint32_t i = 0; i < n; i++) {
      int32_t d = (int32_t)mk_str_unit(a, i) - (int32_t)mk_str_unit(b, i);
      if (d != 0) return d;
    }
  }
  return a->len < b->len ? -1 : a->len > b->len;
}

/* One-unit strings of ASCII, in flash. */
#define C1(c) {MK_STR8 | MK_FROZEN, 1, {(char)(c), 0, 0, 0}}
#define C4(c) C1(c), C1((c) + 1), C1((c) + 2), C1((c) + 3)
#define C16(c) C4(c), C4((c) + 4), C4((c) + 8), C4((c) + 12)
static const struct {
  uint32_t hdr;
  uint32_t len;
  char units[4];
} single[128] = {C16(0), C16(16), C16(32), C16(48), C16(64), C16(80), C16(96), C16(112)};

mk_str *mk_str_from_code(int32_t code) {
  uint32_t unit = (uint32_t)code & 0xffffu;
  if (unit < 128) return (mk_str *)(uintptr_t)&single[unit];
  if (unit < 256) {
    mk_str *s = mk_str_new8(1);
    units8(s)[0] = (uint8_t)unit;
    return s;
  }
  mk_str *s = mk_str_new16(1);
  units16(s)[0] = (uint16_t)unit;
  return s;
}

mk_str *mk_str_from_code_point(int32_t c) {
  if (c < 0 || c > 0x10ffff) mk_throw_number("Invalid code point ", c);
  if (c < 0x10000) return mk_str_from_code(c);
  mk_str *s = mk_str_new16(2);
  units16(s)[0] = (uint16_t)(0xd800 + ((c - 0x10000) >> 10));
  units16(s)[1] = (uint16_t)(0xdc00 + ((c - 0x10000) & 0x3ff));
  return s;
}

mk_str *mk_str_char(void *s, int32_t i) { return mk_str_from_code(mk_str_at(s, i)); }

int32_t mk_str_code_point(mk_str *s, int32_t i) {
  const mk_str *f = mk_str_flat(s);
  int32_t hi = mk_str_at(f, i);
  if ((hi & 0xfc00) != 0xd800 || (uint32_t)i + 1 >= f->len) return hi;
  int32_t lo = (int32_t)mk_str_unit(f, (uint32_t)i + 1);
  return (lo & 0xfc00) == 0xdc00 ? 0x10000 + ((hi & 0x3ff) << 10) + (lo & 0x3ff) : hi;
}

mk_str *mk_str_point_at(void *s, int32_t i) { return mk_str_from_code_point(mk_str_code_point((mk_str *)s, i)); }

/* Units from `from` up to `to`, as far as there are any; 16-bit strings shrink where they can. */
mk_str *mk_str_slice(mk_str *s, int32_t from, int32_t to) {
  if (from < 0) from = 0;
  if (to > (int32_t)s->len) to = (int32_t)s->len;
  if (from >= to) return mk_str_empty();
  if (from == 0 && (uint32_t)to == s->len) return s;
  mk_str *f = mk_str_flat(s);
  uint32_t n = (uint32_t)(to - from);
  if (n == 1) return mk_str_from_code((int32_t)mk_str_unit(f, (uint32_t)from));
  if (MK_CLASS(f) == MK_STR8) {
    mk_str *r = mk_str_new8(n);
    memcpy(units8(r), mk_str_units8(f) + from, n);
    return r;
  }
  uint32_t all = 0;
  for (uint32_t i = 0; i < n; i++) all |= mk_str_units16(f)[(uint32_t)from + i];
  if (all < 256) {
    mk_str *r = mk_str_new8(n);
    for (uint32_t i = 0; i < n; i++) units8(r)[i] = (uint8_t)mk_str_units16(f)[(uint32_t)from + i];
    return r;
  }
  mk_str *r = mk_str_new16(n);
  memcpy(units16(r), mk_str_units16(f) + from, (size_t)n * 2);
  return r;
}

mk_str *mk_str_repeat(mk_str *s, int32_t times) {
  mk_str *f = mk_str_flat(s);
  if (times < 0) mk_throw_number("Invalid count value: ", times);
  if (times == 0 || f->len == 0) return mk_str_empty();
  if ((uint64_t)f->len * (uint64_t)times > MK_MAX_LENGTH) mk_throw_error(2, "Invalid string length");
  size_t bytes = MK_CLASS(f) == MK_STR8 ? f->len : (size_t)f->len * 2;
  mk_str *r = MK_CLASS(f) == MK_STR8 ? mk_str_new8(f->len * (uint32_t)times) : mk_str_new16(f->len * (uint32_t)times);
  for (int32_t i = 0; i < times; i++) memcpy((uint8_t *)(r + 1) + (size_t)i * bytes, f + 1, bytes);
  return r;
}

mk_str *mk_str_join(mk_arr *parts, mk_str *separator) {
  uint64_t len = 0;
  mk_str *sep = mk_str_flat(separator);
  bool is_wide = MK_CLASS(sep) == MK_STR16;
  for (uint32_t i = 0; i < parts->len; i++) {
    mk_str *p = mk_str_flat(((mk_str **)parts->data)[i]);
    len += p->len + (i > 0 ? sep->len : 0);
    is_wide |= MK_CLASS(p) == MK_STR16;
  }
  if (parts->len == 0) return mk_str_empty();
  if (parts->len == 1) return ((mk_str **)parts->data)[0];
  if (len > MK_MAX_LENGTH) mk_throw_error(2, "Invalid string length");
  mk_str *r = is_wide ? mk_str_new16((uint32_t)len) : mk_str_new8((uint32_t)len);
  uint32_t at = 0;
  for (uint32_t i = 0; i < parts->len; i++) {
    if (i > 0) {
      mk_str_copy(r, at, sep);
      at += sep->len;
    }
    mk_str *p = mk_str_flat(((mk_str **)parts->data)[i]);
    mk_str_copy(r, at, p);
    at += p->len;
  }
  return r;
}

int32_t mk_hash_str(void *s) {
  const mk_str *f = mk_str_flat(s);
  uint32_t n = f->len;
  uint32_t h = 2166136261u;
  if (MK_CLASS(f) == MK_STR8) {
    for (const uint8_t *p = mk_str_units8(f), *end = p + n; p < end; p++) h = (h ^ *p) * 16777619u;
  } else {
    for (const uint16_t *p = mk_str_units16(f), *end = p + n; p < end; p++) h = (h ^ *p) * 16777619u;
  }
  h ^= h >> 15;
  return (int32_t)(h & 0x7fffffff);
}
