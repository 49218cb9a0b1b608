/* White space, and UTF-8 in typed arrays. */
#include "mk.h"

bool mk_is_space(uint32_t unit);
bool mk_is_ascii(const uint8_t *p, size_t n);
uint32_t mk_utf8_next(const uint8_t *p, size_t n, size_t *at, bool *bad);

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
  const mk_str *f = mk_str_flat(s);
  if (MK_CLASS(f) == MK_STR8 && mk_is_ascii(mk_str_units8(f), f->len)) {
    mk_typed *t = mk_u8_new(f->len);
    if (f->len > 0) memcpy(t->data, f + 1, f->len);
    return t;
  }
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
