/* hal_console_write: strings as UTF-8. */
#include "hal_natives.h"

#define REPLACEMENT 0xFFFDu

static bool is_high(uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
static bool is_low(uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

/* The code point at `*at`, which moves behind it; half a surrogate pair reads as U+FFFD. */
static uint32_t next_code_point(mk_str *flat, uint32_t *at) {
  uint32_t unit = (uint32_t)mk_str_at(flat, (int32_t)(*at)++);
  if (!is_high(unit)) return is_low(unit) ? REPLACEMENT : unit;
  if (*at == flat->len) return REPLACEMENT;
  uint32_t low = (uint32_t)mk_str_at(flat, (int32_t)*at);
  if (!is_low(low)) return REPLACEMENT;
  (*at)++;
  return 0x10000u + ((unit - 0xD800u) << 10) + (low - 0xDC00u);
}

static size_t encode(uint32_t c, char *to) {
  if (c < 0x80) {
    to[0] = (char)c;
    return 1;
  }
  size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  static const uint8_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
  for (size_t i = length - 1; i > 0; i--, c >>= 6) to[i] = (char)(0x80u | (c & 0x3Fu));
  to[0] = (char)(lead[length] | c);
  return length;
}

void hal_console_write(mk_str *text) {
  char part[64];
  size_t used = 0;
  mk_str *flat = mk_str_flat(text);
  for (uint32_t at = 0; at < flat->len;) {
    if (used > sizeof part - 4) {
      mk_port_write(part, used);
      used = 0;
    }
    used += encode(next_code_point(flat, &at), part + used);
  }
  if (used) mk_port_write(part, used);
}
