/*
 * Concatenation. Long results stay in two parts until someone looks at their units; then they are copied together
 * once. What is appended bit by bit is gathered in a right part of up to TAIL units, so that a string that grows by
 * single characters does not cost an object for each.
 */
#include "mk.h"

/* Shorter results are copied at once. */
#define ROPE_FROM 24u
#define TAIL 40u
/* Strings up to here are made of all their parts at once. */
#define WHOLE 128u
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

/* One string of the parts, if they are flat and make a short one; else NULL. */
static mk_str *short_whole(mk_str *const *parts, int n) {
  uint32_t len = 0;
  bool wide = false;
  for (int i = 0; i < n; i++) {
    if (is_rope(parts[i]) || parts[i]->len > WHOLE) return NULL;
    len += parts[i]->len;
    wide |= is_wide(parts[i]);
  }
  if (len > WHOLE) return NULL;
  mk_str *s = new_flat(len, wide);
  uint32_t at = 0;
  for (int i = 0; i < n; i++) {
    mk_str_copy(s, at, parts[i]);
    at += parts[i]->len;
  }
  return s;
}

static mk_str *concat_all(mk_str **parts, int n) {
  for (int i = 0; i < n; i++) parts[i] = part(parts[i]);
  mk_str *whole = short_whole(parts, n);
  if (whole) return whole;
  /* A long string that grows: what is new goes to its end at once. */
  mk_str *rest = short_whole(parts + 1, n - 1);
  if (rest) return mk_str_concat(parts[0], rest);
  whole = parts[0];
  for (int i = 1; i < n; i++) whole = mk_str_concat(whole, parts[i]);
  return whole;
}

mk_str *mk_str_concat3(void *a, void *b, void *c) {
  mk_str *parts[] = {(mk_str *)a, (mk_str *)b, (mk_str *)c};
  return concat_all(parts, 3);
}

mk_str *mk_str_concat4(void *a, void *b, void *c, void *d) {
  mk_str *parts[] = {(mk_str *)a, (mk_str *)b, (mk_str *)c, (mk_str *)d};
  return concat_all(parts, 4);
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
