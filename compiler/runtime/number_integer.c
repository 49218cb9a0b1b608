/* Integers as text, without touching floating point. */
#include "mk.h"

#define MOST_DIGITS 10

static mk_str *text_of(uint32_t magnitude, bool negative) {
  char text[MOST_DIGITS + 1];
  uint32_t at = sizeof text;
  do text[--at] = (char)('0' + magnitude % 10);
  while ((magnitude /= 10) > 0);
  if (negative) text[--at] = '-';
  mk_str *s = mk_str_new8((uint32_t)sizeof text - at);
  memcpy(s + 1, text + at, sizeof text - at);
  return s;
}

mk_str *mk_str_from_u32(uint32_t v) { return text_of(v, false); }

mk_str *mk_str_from_i32(int32_t v) { return text_of(v < 0 ? 0u - (uint32_t)v : (uint32_t)v, v < 0); }
