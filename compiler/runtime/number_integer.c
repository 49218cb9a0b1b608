/* Integers as text, without touching floating point. */
#include "mk.h"

#define MOST_DIGITS 10
/* Of integers within 2^53. */
#define MOST_LONG_DIGITS 16

static mk_str *text_of(uint32_t magnitude, bool negative) {
  char text[MOST_DIGITS + 1];
  uint32_t at = sizeof text;
  /* Two digits for each long division; 103 / 1024 is near enough to a tenth for numbers below 100. */
  for (; magnitude >= 10; magnitude /= 100) {
    uint32_t two = magnitude % 100;
    uint32_t ten = two * 103 >> 10;
    text[--at] = (char)('0' + two - ten * 10);
    text[--at] = (char)('0' + ten);
  }
  if (magnitude > 0 || at == sizeof text) text[--at] = (char)('0' + magnitude);
  if (negative) text[--at] = '-';
  mk_str *s = mk_str_new8((uint32_t)sizeof text - at);
  memcpy(s + 1, text + at, sizeof text - at);
  return s;
}

mk_str *mk_str_from_u32(uint32_t v) { return text_of(v, false); }

mk_str *mk_str_from_i32(int32_t v) { return text_of(v < 0 ? 0u - (uint32_t)v : (uint32_t)v, v < 0); }

mk_str *mk_str_from_i64(int64_t v) {
  uint64_t magnitude = v < 0 ? 0u - (uint64_t)v : (uint64_t)v;
  if (magnitude <= UINT32_MAX) return text_of((uint32_t)magnitude, v < 0);
  char text[MOST_LONG_DIGITS + 1];
  uint32_t at = sizeof text;
  for (; magnitude > 0; magnitude /= 10) text[--at] = (char)('0' + magnitude % 10);
  if (v < 0) text[--at] = '-';
  mk_str *s = mk_str_new8((uint32_t)sizeof text - at);
  memcpy(s + 1, text + at, sizeof text - at);
  return s;
}
