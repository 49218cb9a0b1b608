/* Case, white space, and UTF-8 in typed arrays. */
#include "mk.h"

bool mk_is_space(uint32_t unit);
uint32_t mk_utf8_next(const uint8_t *p, size_t n, size_t *at, bool *bad);

/* Simple case mappings of Unicode 15 for Latin-1, Latin Extended-A, Greek and Cyrillic: ranges with what to add for lower case. */
static const struct {
  uint16_t first;
  uint16_t last;
  /* 0: every second one, upper case even; 1: upper case odd; else the distance. */
  int16_t distance;
} ranges[] = {
    {'A', 'Z', 32},        {0xc0, 0xd6, 32},     {0xd8, 0xde, 32},     {0x100, 0x12f, 0},    {0x132, 0x137, 0},    {0x139, 0x148, 1},
    {0x14a, 0x177, 0},     {0x179, 0x17e, 1},    {0x386, 0x386, 38},   {0x388, 0x38a, 37},   {0x38c, 0x38c, 64},   {0x38e, 0x38f, 63},
    {0x391, 0x3a1, 32},    {0x3a3, 0x3ab, 32},   {0x400, 0x40f, 80},   {0x410, 0x42f, 32},   {0x460, 0x481, 0},    {0x48a, 0x4bf, 0},
    {0x4c1, 0x4ce, 1},     {0x4d0, 0x52f, 0},
};

static uint32_t lower(uint32_t c) {
  if (c == 0x178) return 0xff;
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
    if (c < ranges[i].first) break;
    if (c > ranges[i].last) continue;
    if (ranges[i].distance > 1) return c + (uint32_t)ranges[i].distance;
    return (c & 1u) == (uint32_t)ranges[i].distance ? c + 1u : c;
  }
  return c;
}

static uint32_t upper(uint32_t c) {
  if (c == 0xff) return 0x178;
  if (c == 0xb5) return 0x39c;
  if (c == 0x3c2) return 0x3a3;
  if (c == 0x131) return 'I';
  if (c == 0x17f) return 'S';
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
    int32_t d = ranges[i].distance;
    if (d > 1) {
      if (c >= ranges[i].first + (uint32_t)d && c <= ranges[i].last + (uint32_t)d) return c - (uint32_t)d;
    } else if (c >= ranges[i].first && c <= ranges[i].last) {
      return (c & 1) == (uint32_t)d ? c : c - 1;
    }
  }
  return c;
}

static mk_str *mapped(mk_str *s, uint32_t (*map)(uint32_t), bool expand) {
  mk_str *f = mk_str_flat(s);
  uint32_t extra = 0;
  uint32_t all = 0;
  bool changed = false;
  for (uint32_t i = 0; i < f->len; i++) {
    uint32_t c = mk_str_unit(f, i);
    if (expand && c == 0xdf) {
      extra++;
      changed = true;
      continue;
    }
    uint32_t m = map(c);
    if (m != c) changed = true;
    all |= m;
  }
  if (!changed) return f;
  mk_str *r = all < 256 ? mk_str_new8(f->len + extra) : mk_str_new16(f->len + extra);
  uint32_t at = 0;
  for (uint32_t i = 0; i < f->len; i++) {
    uint32_t c = mk_str_unit(f, i);
    int times = expand && c == 0xdf ? 2 : 1;
    c = times == 2 ? 'S' : map(c);
    while (times-- > 0) {
      if (all < 256) ((uint8_t *)(r + 1))[at++] = (uint8_t)c;
      else ((uint16_t *)(void *)(r + 1))[at++] = (uint16_t)c;
    }
  }
  return r;
}

mk_str *mk_str_upper(mk_str *s) { return mapped(s, upper, true); }
mk_str *mk_str_lower(mk_str *s) { return mapped(s, lower, false); }

/* mode: 1 start, 2 end, 3 both */
mk_str *mk_str_trim(mk_str *s, int32_t mode) {
  mk_str *f = mk_str_flat(s);
  uint32_t from = 0;
  uint32_t to = f->len;
  if (mode & 1)
    while (from < to && mk_is_space(mk_str_unit(f, from))) from++;
  if (mode & 2)
    while (to > from && mk_is_space(mk_str_unit(f, to - 1))) to--;
  return mk_str_slice(f, (int32_t)from, (int32_t)to);
}

mk_typed *mk_utf8_encode(mk_str *s) {
  size_t n = mk_str_utf8(s, NULL, 0);
  mk_typed *t = mk_u8_new((uint32_t)n);
  mk_str_utf8(s, (char *)t->data, n);
  return t;
}

mk_str *mk_utf8_decode(mk_typed *bytes, int32_t from, int32_t to, bool fatal) {
  if (from < 0 || to < from || (uint32_t)to > bytes->len) mk_throw_bounds((uint32_t)to, bytes->len);
  const uint8_t *p = bytes->data + from;
  size_t n = (size_t)(to - from);
  if (fatal) {
    bool bad = false;
    for (size_t at = 0; at < n && !bad;) mk_utf8_next(p, n, &at, &bad);
    if (bad) mk_throw_error(1, "The encoded data was not valid for encoding utf-8");
  }
  return mk_str_from_utf8((const char *)p, n);
}
