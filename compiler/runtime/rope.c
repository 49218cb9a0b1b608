/*
 * Concatenation. Long results stay in two parts until someone looks at their units; then they are copied together
 * once. What is appended bit by bit is gathered in a right part of up to TAIL units, so that a string that grows by
 * single characters does not cost an object for each.
 */
#include "mk.h"

/* Shorter results are copied at once. */
#define ROPE_FROM 24u
#define TAIL 40u
/* Parts beside each other up to here are put together at once. */
#define WHOLE 128u
/* Longer ones where none of them is longer than the others together, up to here. */
#define MOST_JOINED 1024u
/* The longer part waits while the shorter is copied, which is at most half as long as what it is a part of. */
#define MOST_WAITING 30

static mk_str *part(mk_str *s) {
  /* A rope that was flattened stands for its flat string. */
  if (MK_CLASS(s) > MK_STR16 && ((mk_rope *)s)->right == NULL) s = ((mk_rope *)s)->left;
  return s;
}

static bool is_rope(const mk_str *s) { return MK_CLASS(s) > MK_STR16; }
static bool is_wide(const mk_str *s) { return MK_CLASS(s) == MK_STR16 || MK_CLASS(s) == MK_ROPE16; }

static mk_str *new_flat(uint32_t len, bool wide) { return wide ? mk_str_new16(len) : mk_str_new8(len); }

static mk_str *joined(const mk_str *a, const mk_str *b) {
  mk_str *s = new_flat(a->len + b->len, is_wide(a) || is_wide(b));
  mk_str_copy(s, 0, a);
  mk_str_copy(s, a->len, b);
  return s;
}

mk_str *mk_str_concat(void *pa, void *pb) {
  mk_str *a = part((mk_str *)pa);
  mk_str *b = part((mk_str *)pb);
  if (a->len == 0) return b;
  if (b->len == 0) return a;
  uint32_t len = a->len + b->len;
  if (len > MK_MAX_LENGTH) mk_throw_error(2, "Invalid string length");
  if (len < ROPE_FROM) return joined(a, b);
  bool wide = is_wide(a) || is_wide(b);
  if (is_rope(a) && !is_rope(b)) {
    mk_str *tail = part(((mk_rope *)a)->right);
    if (!is_rope(tail) && tail->len + b->len <= TAIL) {
      b = joined(tail, b);
      a = ((mk_rope *)a)->left;
    }
  }
  mk_rope *r = (mk_rope *)mk_new(wide ? MK_ROPE16 : MK_ROPE, sizeof(mk_rope));
  r->len = len;
  r->left = a;
  r->right = b;
  return (mk_str *)r;
}

/* One string of `n` flat parts. */
static mk_str *joined_all(mk_str *const *parts, uint32_t n, uint32_t len, bool wide) {
  mk_str *s = new_flat(len, wide);
  uint8_t *to = (uint8_t *)(s + 1);
  uint32_t at = 0;
  for (uint32_t i = 0; i < n; at += parts[i++]->len) {
    if (wide) mk_str_copy(s, at, parts[i]);
    else memcpy(to + at, parts[i] + 1, parts[i]->len);
  }
  return s;
}

/* Flat parts beside each other become one where they are short, or none is longer than the others together; the rest is a rope. */
mk_str *mk_str_concat_parts(mk_str **parts, int32_t count) {
  uint32_t n = (uint32_t)count;
  uint32_t classes = 0;
  uint32_t total = 0;
  for (uint32_t i = 0; i < n; i++) {
    classes |= MK_CLASS(parts[i]);
    total += parts[i]->len;
  }
  /* What is most common: a short text of 8-bit units. */
  if (classes == MK_STR8 && total <= WHOLE) return joined_all(parts, n, total, false);
  mk_str *whole = NULL;
  for (uint32_t i = 0; i < n;) {
    uint32_t run = 0;
    uint32_t len = 0;
    uint32_t longest = 0;
    bool wide = false;
    for (; i + run < n; run++) {
      mk_str *p = parts[i + run];
      uint32_t c = MK_CLASS(p);
      if (c > MK_STR16) {
        p = parts[i + run] = part(p);
        c = MK_CLASS(p);
        if (c > MK_STR16) break;
      }
      uint32_t most = longest > p->len ? longest : p->len;
      uint32_t sum = len + p->len;
      if (sum > WHOLE && (sum > MOST_JOINED || sum < 2 * most)) break;
      longest = most;
      len = sum;
      wide |= c == MK_STR16;
    }
    mk_str *piece = run > 1 ? joined_all(parts + i, run, len, wide) : parts[i];
    whole = whole ? mk_str_concat(whole, piece) : piece;
    i += run > 1 ? run : 1;
  }
  return whole;
}

mk_str *mk_str_concat3(void *a, void *b, void *c) {
  mk_str *parts[] = {(mk_str *)a, (mk_str *)b, (mk_str *)c};
  return mk_str_concat_parts(parts, 3);
}

mk_str *mk_str_concat4(void *a, void *b, void *c, void *d) {
  mk_str *parts[] = {(mk_str *)a, (mk_str *)b, (mk_str *)c, (mk_str *)d};
  return mk_str_concat_parts(parts, 4);
}

/* Copies the parts in the order in which they are easiest to reach: each knows its place. */
static void fill(mk_str *flat, mk_str *s) {
  struct {
    mk_str *s;
    uint32_t at;
  } waiting[MOST_WAITING];
  uint32_t n = 0;
  uint32_t at = 0;
  for (;;) {
    s = part(s);
    if (is_rope(s)) {
      mk_str *left = ((mk_rope *)s)->left;
      mk_str *right = ((mk_rope *)s)->right;
      uint32_t right_at = at + left->len;
      bool left_waits = left->len > right->len;
      waiting[n].s = left_waits ? left : right;
      waiting[n++].at = left_waits ? at : right_at;
      s = left_waits ? right : left;
      at = left_waits ? right_at : at;
      continue;
    }
    mk_str_copy(flat, at, s);
    if (n == 0) return;
    s = waiting[--n].s;
    at = waiting[n].at;
  }
}

/* Of a rope that is in two parts. */
mk_str *mk_str_flatten(mk_rope *r) {
  mk_str *flat = new_flat(r->len, is_wide((mk_str *)r));
  fill(flat, (mk_str *)r);
  r->left = flat;
  r->right = NULL;
  return flat;
}
