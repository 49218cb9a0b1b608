/* Strings in strings. */
#include "mk.h"

/* The first place from `from` to `last` of the units of an 8-bit needle in an 8-bit string. */
static int32_t find8(const mk_str *f, const mk_str *n, uint32_t from, uint32_t last) {
  const uint8_t *units = mk_str_units8(f);
  const uint8_t *wanted = mk_str_units8(n);
  while (from <= last) {
    const uint8_t *at = (const uint8_t *)memchr(units + from, wanted[0], last - from + 1);
    if (!at) return -1;
    if (memcmp(at + 1, wanted + 1, n->len - 1) == 0) return (int32_t)(at - units);
    from = (uint32_t)(at - units) + 1;
  }
  return -1;
}

static bool matches(const mk_str *f, const mk_str *n, uint32_t at) {
  if (MK_CLASS(f) == MK_STR8 && MK_CLASS(n) == MK_STR8) return memcmp(mk_str_units8(f) + at, n + 1, n->len) == 0;
  for (uint32_t i = 0; i < n->len; i++)
    if (mk_str_unit(f, at + i) != mk_str_unit(n, i)) return false;
  return true;
}

/* Whether the units from `at` on, which is within the string, are those of `needle`. */
bool mk_str_has_at(mk_str *s, mk_str *needle, int32_t at) {
  const mk_str *f = mk_str_flat(s);
  const mk_str *n = mk_str_flat(needle);
  return n->len <= f->len - (uint32_t)at && matches(f, n, (uint32_t)at);
}

/* `from` is within the string, or negative. */
int32_t mk_str_index_of(mk_str *s, mk_str *needle, int32_t from) {
  const mk_str *f = mk_str_flat(s);
  const mk_str *n = mk_str_flat(needle);
  if (from < 0) from = 0;
  if (n->len > f->len || (uint32_t)from > f->len - n->len) return -1;
  uint32_t last = f->len - n->len;
  if (n->len == 0) return from;
  if (MK_CLASS(f) == MK_STR8 && MK_CLASS(n) == MK_STR8) return find8(f, n, (uint32_t)from, last);
  for (uint32_t i = (uint32_t)from; i <= last; i++)
    if (matches(f, n, i)) return (int32_t)i;
  return -1;
}

int32_t mk_str_last_index_of(mk_str *s, mk_str *needle, int32_t from) {
  const mk_str *f = mk_str_flat(s);
  const mk_str *n = mk_str_flat(needle);
  if (n->len > f->len || from < 0) return -1;
  uint32_t last = f->len - n->len;
  if ((uint32_t)from < last) last = (uint32_t)from;
  if (n->len == 0) return (int32_t)last;
  uint32_t wanted = mk_str_unit(n, 0);
  for (uint32_t i = last + 1; i-- > 0;)
    if (mk_str_unit(f, i) == wanted && matches(f, n, i)) return (int32_t)i;
  return -1;
}
