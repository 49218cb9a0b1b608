/* Strings: creation, ropes, comparison, conversion from and to UTF-8. */
#include "mk.h"

/* Shorter results are copied at once, longer ones stay in two parts until someone looks. */
#define ROPE_FROM 24u

mk_str *mk_str_new8(uint32_t len) {
  if (len > MK_MAX_LENGTH) mk_throw_error(2, "Invalid string length");
  mk_str *s = (mk_str *)mk_new(MK_STR8, sizeof(mk_str) + len);
  s->len = len;
  return s;
}

mk_str *mk_str_new16(uint32_t len) {
  if (len > MK_MAX_LENGTH) mk_throw_error(2, "Invalid string length");
  mk_str *s = (mk_str *)mk_new(MK_STR16, sizeof(mk_str) + (size_t)len * 2);
  s->len = len;
  return s;
}

MK_STATIC_STR8(empty, 0, "");

mk_str *mk_str_empty(void) { return (mk_str *)(uintptr_t)&empty; }

static uint8_t *units8(mk_str *s) { return (uint8_t *)(s + 1); }
static uint16_t *units16(mk_str *s) { return (uint16_t *)(void *)(s + 1); }

static void copy16(uint16_t *to, const mk_str *flat) {
  if (MK_CLASS(flat) == MK_STR16) {
    memcpy(to, mk_str_units16(flat), (size_t)flat->len * 2);
    return;
  }
  const uint8_t *from = mk_str_units8(flat);
  for (uint32_t i = 0; i < flat->len; i++) to[i] = from[i];
}

static mk_str *part(mk_str *s) {
  /* A rope that was flattened stands for its flat string. */
  while (MK_CLASS(s) == MK_ROPE && ((mk_rope *)s)->right == NULL) s = ((mk_rope *)s)->left;
  return s;
}

mk_str *mk_str_concat(void *pa, void *pb) {
  mk_str *a = part((mk_str *)pa);
  mk_str *b = part((mk_str *)pb);
  if (a->len == 0) return b;
  if (b->len == 0) return a;
  uint32_t len = a->len + b->len;
  if (len > MK_MAX_LENGTH) mk_throw_error(2, "Invalid string length");
  uint32_t ca = MK_CLASS(a);
  uint32_t cb = MK_CLASS(b);
  if (len >= ROPE_FROM || ca == MK_ROPE || cb == MK_ROPE) {
    mk_rope *r = (mk_rope *)mk_new(MK_ROPE, sizeof(mk_rope));
    r->len = len;
    r->left = a;
    r->right = b;
    return (mk_str *)r;
  }
  if (ca == MK_STR8 && cb == MK_STR8) {
    mk_str *s = mk_str_new8(len);
    memcpy(units8(s), mk_str_units8(a), a->len);
    memcpy(units8(s) + a->len, mk_str_units8(b), b->len);
    return s;
  }
  mk_str *s = mk_str_new16(len);
  copy16(units16(s), a);
  copy16(units16(s) + a->len, b);
  return s;
}

/* Is there a 16-bit part? Walks the tree without recursion: the right part is visited by following, lefts through `todo`. */
static bool wide(mk_str *s, mk_str **todo, uint32_t room, bool *full) {
  uint32_t n = 0;
  todo[n++] = s;
  while (n > 0) {
    mk_str *x = part(todo[--n]);
    while (MK_CLASS(x) == MK_ROPE) {
      if (n == room) {
        *full = true;
        return true;
      }
      todo[n++] = ((mk_rope *)x)->left;
      x = part(((mk_rope *)x)->right);
    }
    if (MK_CLASS(x) == MK_STR16) return true;
  }
  return false;
}

#if defined(__linux__)
#define ROPE_DEPTH 512
#else
#define ROPE_DEPTH 48
#endif

/* Copies the rope's units to `to`, from the end backwards: ropes mostly grow on the right. */
static void fill(mk_rope *r, uint8_t *to8, uint16_t *to16) {
  mk_str *todo[ROPE_DEPTH];
  uint32_t n = 0;
  uint32_t end = r->len;
  mk_str *x = (mk_str *)r;
  for (;;) {
    x = part(x);
    if (MK_CLASS(x) == MK_ROPE) {
      mk_rope *q = (mk_rope *)x;
      if (n == ROPE_DEPTH) {
        /* Too deep on the right: that part is made flat by itself. */
        x = mk_str_flatten(q);
        continue;
      }
      todo[n++] = q->left;
      x = q->right;
      continue;
    }
    end -= x->len;
    if (to16) copy16(to16 + end, x);
    else memcpy(to8 + end, mk_str_units8(x), x->len);
    if (n == 0) return;
    x = todo[--n];
  }
}

mk_str *mk_str_flatten(mk_rope *r) {
  if (r->right == NULL) return part((mk_str *)r);
  mk_str *todo[ROPE_DEPTH];
  bool full = false;
  mk_str *flat;
  if (wide((mk_str *)r, todo, ROPE_DEPTH, &full)) {
    flat = mk_str_new16(r->len);
    fill(r, NULL, (uint16_t *)(void *)(flat + 1));
  } else {
    flat = mk_str_new8(r->len);
    fill(r, (uint8_t *)(flat + 1), NULL);
  }
  r->left = flat;
  r->right = NULL;
  return flat;
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
  if (c < 0 || c > 0x10ffff) mk_throw_error(2, "Invalid code point");
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

/* Units from `from` up to `to` of a flat or roped string; 16-bit strings shrink where they can. */
mk_str *mk_str_slice(mk_str *s, int32_t from, int32_t to) {
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

static bool matches(const mk_str *f, const mk_str *n, uint32_t at) {
  for (uint32_t i = 0; i < n->len; i++)
    if (mk_str_unit(f, at + i) != mk_str_unit(n, i)) return false;
  return true;
}

int32_t mk_str_index_of(mk_str *s, mk_str *needle, int32_t from) {
  const mk_str *f = mk_str_flat(s);
  const mk_str *n = mk_str_flat(needle);
  if (n->len > f->len) return -1;
  uint32_t last = f->len - n->len;
  if (n->len == 1 && MK_CLASS(f) == MK_STR8 && MK_CLASS(n) == MK_STR8 && (uint32_t)from <= last) {
    const uint8_t *at = (const uint8_t *)memchr(mk_str_units8(f) + from, mk_str_units8(n)[0], f->len - (uint32_t)from);
    return at ? (int32_t)(at - mk_str_units8(f)) : -1;
  }
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
  for (uint32_t i = last + 1; i-- > 0;)
    if (matches(f, n, i)) return (int32_t)i;
  return -1;
}

mk_str *mk_str_repeat(mk_str *s, int32_t times) {
  mk_str *f = mk_str_flat(s);
  if (times < 0) mk_throw_error(2, "Invalid count value");
  if (times == 0 || f->len == 0) return mk_str_empty();
  if ((uint64_t)f->len * (uint64_t)times > MK_MAX_LENGTH) mk_throw_error(2, "Invalid string length");
  size_t bytes = MK_CLASS(f) == MK_STR8 ? f->len : (size_t)f->len * 2;
  mk_str *r = MK_CLASS(f) == MK_STR8 ? mk_str_new8(f->len * (uint32_t)times) : mk_str_new16(f->len * (uint32_t)times);
  for (int32_t i = 0; i < times; i++) memcpy((uint8_t *)(r + 1) + (size_t)i * bytes, f + 1, bytes);
  return r;
}

mk_str *mk_str_join(mk_arr *parts, mk_str *separator) {
  uint64_t len = 0;
  bool is_wide = false;
  mk_str *sep = mk_str_flat(separator);
  for (uint32_t i = 0; i < parts->len; i++) {
    mk_str *p = mk_str_flat(((mk_str **)parts->data)[i]);
    len += p->len + (i > 0 ? sep->len : 0);
    is_wide |= MK_CLASS(p) == MK_STR16;
  }
  if (parts->len == 0) return mk_str_empty();
  if (parts->len == 1) return ((mk_str **)parts->data)[0];
  if (len > MK_MAX_LENGTH) mk_throw_error(2, "Invalid string length");
  is_wide |= MK_CLASS(sep) == MK_STR16;
  mk_str *r = is_wide ? mk_str_new16((uint32_t)len) : mk_str_new8((uint32_t)len);
  uint32_t at = 0;
  for (uint32_t i = 0; i < parts->len; i++) {
    for (int k = i > 0 ? 0 : 1; k < 2; k++) {
      mk_str *p = k == 0 ? sep : mk_str_flat(((mk_str **)parts->data)[i]);
      if (is_wide) copy16(units16(r) + at, p);
      else memcpy(units8(r) + at, mk_str_units8(p), p->len);
      at += p->len;
    }
  }
  return r;
}

/* UTF-8 with the replacement rules of the WHATWG Encoding Standard, section 8.1.1 (utf-8 decoder). Returns the next code point and advances. */
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

mk_str *mk_str_from_utf8(const char *text, size_t bytes) {
  const uint8_t *p = (const uint8_t *)text;
  uint32_t len = 0;
  uint32_t all = 0;
  bool bad = false;
  for (size_t at = 0; at < bytes;) {
    uint32_t c = mk_utf8_next(p, bytes, &at, &bad);
    len += c > 0xffff ? 2 : 1;
    all |= c;
  }
  mk_str *s = all < 256 ? mk_str_new8(len) : mk_str_new16(len);
  uint32_t i = 0;
  for (size_t at = 0; at < bytes;) {
    uint32_t c = mk_utf8_next(p, bytes, &at, &bad);
    if (all < 256) units8(s)[i++] = (uint8_t)c;
    else if (c <= 0xffff) units16(s)[i++] = (uint16_t)c;
    else {
      units16(s)[i++] = (uint16_t)(0xd800 + ((c - 0x10000) >> 10));
      units16(s)[i++] = (uint16_t)(0xdc00 + ((c - 0x10000) & 0x3ff));
    }
  }
  return s;
}

/* Bytes the string needs in UTF-8; as many whole characters as fit go to `out`. Lone surrogates become U+FFFD. */
size_t mk_str_utf8(mk_str *s, char *out, size_t cap) {
  const mk_str *f = mk_str_flat(s);
  size_t n = 0;
  for (uint32_t i = 0; i < f->len; i++) {
    uint32_t c = mk_str_unit(f, i);
    if ((c & 0xfc00) == 0xd800 && i + 1 < f->len && (mk_str_unit(f, i + 1) & 0xfc00) == 0xdc00) c = 0x10000 + ((c & 0x3ff) << 10) + (mk_str_unit(f, ++i) & 0x3ff);
    else if ((c & 0xf800) == 0xd800) c = 0xfffd;
    uint8_t b[4];
    unsigned k = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    if (k == 1) b[0] = (uint8_t)c;
    else {
      for (unsigned j = k - 1; j > 0; j--, c >>= 6) b[j] = (uint8_t)(0x80 | (c & 0x3f));
      b[0] = (uint8_t)(c | (k == 2 ? 0xc0u : k == 3 ? 0xe0u : 0xf0u));
    }
    if (n + k <= cap) memcpy(out + n, b, k);
    n += k;
  }
  return n;
}

static void write_string(mk_str *s) {
  char chunk[64];
  const mk_str *f = mk_str_flat(s);
  size_t n = 0;
  for (uint32_t i = 0; i < f->len; i++) {
    uint32_t c = mk_str_unit(f, i);
    if (c < 0x80) chunk[n++] = (char)c;
    else {
      uint32_t pair = (c & 0xfc00) == 0xd800 && i + 1 < f->len && (mk_str_unit(f, i + 1) & 0xfc00) == 0xdc00;
      struct {
        mk_str s;
        uint16_t u[2];
      } one = {{MK_STR16, 1 + pair}, {(uint16_t)c, pair ? (uint16_t)mk_str_unit(f, i + 1) : 0}};
      n += mk_str_utf8(&one.s, chunk + n, sizeof chunk - n);
      i += pair;
    }
    if (n > sizeof chunk - 5) {
      mk_port_write(chunk, n);
      n = 0;
    }
  }
  if (n > 0) mk_port_write(chunk, n);
}

void mk_print(void *s) {
  write_string((mk_str *)s);
  mk_port_write("\n", 1);
}

__attribute__((weak)) void mk_print_error(mk_str *s) { mk_print(s); }

int32_t mk_hash_str(void *s) {
  const mk_str *f = mk_str_flat(s);
  uint32_t h = 2166136261u;
  for (uint32_t i = 0; i < f->len; i++) h = (h ^ mk_str_unit(f, i)) * 16777619u;
  h ^= h >> 15;
  return (int32_t)(h & 0x7fffffff);
}

/* Integers, without touching floating point. */
mk_str *mk_str_from_u32(uint32_t v) {
  char text[10];
  uint32_t n = 0;
  do text[sizeof text - ++n] = (char)('0' + v % 10);
  while ((v /= 10) > 0);
  if (n == 1) return mk_str_from_code(text[sizeof text - 1]);
  mk_str *s = mk_str_new8(n);
  memcpy(units8(s), text + sizeof text - n, n);
  return s;
}

mk_str *mk_str_from_i32(int32_t v) {
  if (v >= 0) return mk_str_from_u32((uint32_t)v);
  char text[11];
  uint32_t n = 0;
  uint32_t u = 0u - (uint32_t)v;
  do text[sizeof text - ++n] = (char)('0' + u % 10);
  while ((u /= 10) > 0);
  text[sizeof text - ++n] = '-';
  mk_str *s = mk_str_new8(n);
  memcpy(units8(s), text + sizeof text - n, n);
  return s;
}
