/* Strings from and to UTF-8, and what is printed. */
#include "mk.h"

/* With the replacement rules of the WHATWG Encoding Standard, section 8.1.1 (utf-8 decoder). Returns the next code point and advances. */
uint32_t mk_utf8_next(const uint8_t *p, size_t n, size_t *at, bool *bad) {
  uint8_t b = p[(*at)++];
  if (b < 0x80) return b;
  unsigned need = b >= 0xc2 && b <= 0xdf ? 1 : b >= 0xe0 && b <= 0xef ? 2 : b >= 0xf0 && b <= 0xf4 ? 3 : 0;
  if (need == 0) {
    *bad = true;
    return 0xfffd;
  }
  uint32_t c = need == 1 ? b & 0x1fu : need == 2 ? b & 0xfu : b & 7u;
  uint8_t lo = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
  uint8_t hi = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
  for (unsigned i = 0; i < need; i++) {
    if (*at >= n || p[*at] < lo || p[*at] > hi) {
      *bad = true;
      return 0xfffd;
    }
    c = c << 6 | (p[(*at)++] & 0x3fu);
    lo = 0x80;
    hi = 0xbf;
  }
  return c;
}

bool mk_is_ascii(const uint8_t *p, size_t n) {
  uintptr_t all = 0;
  for (; n >= sizeof all; p += sizeof all, n -= sizeof all) {
    uintptr_t word;
    memcpy(&word, p, sizeof word);
    all |= word;
  }
  while (n > 0) all |= p[--n];
  return (all & (UINTPTR_MAX / 0xff * 0x80)) == 0;
}

mk_str *mk_str_from_utf8(const char *text, size_t bytes) {
  const uint8_t *p = (const uint8_t *)text;
  if (bytes > MK_MAX_LENGTH) mk_throw_error(2, "Invalid string length");
  if (mk_is_ascii(p, bytes)) {
    mk_str *s = mk_str_new8((uint32_t)bytes);
    if (bytes > 0) memcpy(s + 1, p, bytes);
    return s;
  }
  uint32_t len = 0;
  uint32_t all = 0;
  bool bad = false;
  for (size_t at = 0; at < bytes;) {
    uint32_t c = mk_utf8_next(p, bytes, &at, &bad);
    len += c > 0xffff ? 2 : 1;
    all |= c;
  }
  mk_str *s = all < 256 ? mk_str_new8(len) : mk_str_new16(len);
  uint8_t *to8 = (uint8_t *)(s + 1);
  uint16_t *to16 = (uint16_t *)(void *)(s + 1);
  for (size_t at = 0; at < bytes;) {
    uint32_t c = mk_utf8_next(p, bytes, &at, &bad);
    if (all < 256) *to8++ = (uint8_t)c;
    else if (c <= 0xffff) *to16++ = (uint16_t)c;
    else {
      *to16++ = (uint16_t)(0xd800 + ((c - 0x10000) >> 10));
      *to16++ = (uint16_t)(0xdc00 + ((c - 0x10000) & 0x3ff));
    }
  }
  return s;
}

/* The code point at `*i`, which moves behind it; half a surrogate pair reads as U+FFFD. */
static uint32_t code_point(const mk_str *flat, uint32_t *i) {
  uint32_t c = mk_str_unit(flat, (*i)++);
  if ((c & 0xf800) != 0xd800) return c;
  if (c >= 0xdc00 || *i == flat->len) return 0xfffd;
  uint32_t low = mk_str_unit(flat, *i);
  if ((low & 0xfc00) != 0xdc00) return 0xfffd;
  (*i)++;
  return 0x10000 + ((c & 0x3ff) << 10) + (low & 0x3ff);
}

static size_t encode(uint32_t c, char *to) {
  if (c < 0x80) {
    to[0] = (char)c;
    return 1;
  }
  size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  for (size_t j = n - 1; j > 0; j--, c >>= 6) to[j] = (char)(0x80 | (c & 0x3f));
  to[0] = (char)(c | (n == 2 ? 0xc0u : n == 3 ? 0xe0u : 0xf0u));
  return n;
}

/* Bytes the string needs in UTF-8; as many whole characters as fit go to `out`. */
size_t mk_str_utf8(mk_str *s, char *out, size_t cap) {
  const mk_str *f = mk_str_flat(s);
  size_t n = 0;
  if (MK_CLASS(f) == MK_STR8 && mk_is_ascii(mk_str_units8(f), f->len)) {
    if (f->len > 0 && cap > 0) memcpy(out, f + 1, f->len < cap ? f->len : cap);
    return f->len;
  }
  for (uint32_t i = 0; i < f->len;) {
    char bytes[4];
    size_t k = encode(code_point(f, &i), bytes);
    if (n + k <= cap) memcpy(out + n, bytes, k);
    n += k;
  }
  return n;
}

void mk_write(const void *s) {
  char part[64];
  const mk_str *f = mk_str_flat(s);
  size_t n = 0;
  for (uint32_t i = 0; i < f->len;) {
    n += encode(code_point(f, &i), part + n);
    if (n <= sizeof part - 4 && i < f->len) continue;
    mk_port_write(part, n);
    n = 0;
  }
}

void mk_print(void *s) {
  mk_write(s);
  mk_port_write("\n", 1);
}

__attribute__((weak)) void mk_print_error(mk_str *s) { mk_print(s); }
