/* Exact integers for decimal conversion. */
#include "big.h"

void mk_big_set(mk_big *b, uint64_t v) {
  b->n = 0;
  for (; v; v >>= 32) b->d[b->n++] = (uint32_t)v;
}

void mk_big_copy(mk_big *b, const mk_big *from) {
  b->n = from->n;
  memcpy(b->d, from->d, from->n * sizeof *b->d);
}

void mk_big_mul(mk_big *b, uint32_t m, uint32_t add) {
  uint64_t carry = add;
  for (uint32_t i = 0; i < b->n; i++) {
    carry += (uint64_t)b->d[i] * m;
    b->d[i] = (uint32_t)carry;
    carry >>= 32;
  }
  if (carry) b->d[b->n++] = (uint32_t)carry;
}

void mk_big_pow10(mk_big *b, uint32_t e) {
  for (; e >= 9; e -= 9) mk_big_mul(b, 1000000000u, 0);
  for (; e > 0; e--) mk_big_mul(b, 10, 0);
}

void mk_big_shift(mk_big *b, uint32_t bits) {
  uint32_t limbs = bits / 32;
  uint32_t rest = bits % 32;
  if (b->n == 0) return;
  uint32_t high = rest ? b->d[b->n - 1] >> (32 - rest) : 0;
  for (uint32_t i = b->n; i-- > 0;) b->d[i + limbs] = rest ? b->d[i] << rest | (i > 0 ? b->d[i - 1] >> (32 - rest) : 0) : b->d[i];
  for (uint32_t i = 0; i < limbs; i++) b->d[i] = 0;
  b->n += limbs;
  if (high) b->d[b->n++] = high;
}

int mk_big_cmp(const mk_big *a, const mk_big *b) {
  if (a->n != b->n) return a->n < b->n ? -1 : 1;
  for (uint32_t i = a->n; i-- > 0;)
    if (a->d[i] != b->d[i]) return a->d[i] < b->d[i] ? -1 : 1;
  return 0;
}

static uint32_t limb(const mk_big *b, uint32_t i) { return i < b->n ? b->d[i] : 0; }

int mk_big_cmp_sum(const mk_big *a, const mk_big *b, const mk_big *c) {
  uint32_t n = a->n > b->n ? a->n : b->n;
  if (n > c->n) return 1;
  uint64_t carry = 0;
  /* Of the limbs that differ the highest decides: the last one seen. */
  int order = 0;
  for (uint32_t i = 0; i < c->n; i++) {
    carry += (uint64_t)limb(a, i) + limb(b, i);
    if ((uint32_t)carry != c->d[i]) order = (uint32_t)carry < c->d[i] ? -1 : 1;
    carry >>= 32;
  }
  return carry ? 1 : order;
}

void mk_big_sub(mk_big *a, const mk_big *b) {
  int64_t borrow = 0;
  for (uint32_t i = 0; i < a->n; i++) {
    int64_t v = (int64_t)a->d[i] - limb(b, i) + borrow;
    a->d[i] = (uint32_t)v;
    borrow = v < 0 ? -1 : 0;
  }
  while (a->n > 0 && a->d[a->n - 1] == 0) a->n--;
}

uint32_t mk_big_bits(const mk_big *b) { return b->n == 0 ? 0 : b->n * 32 - (uint32_t)__builtin_clz(b->d[b->n - 1]); }
