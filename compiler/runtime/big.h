/* Non-negative integers, for exact decimal conversion. Least significant limb first; whoever declares one gives it room for all that comes. */
#ifndef MK_BIG_H
#define MK_BIG_H

#include "mk.h"

typedef struct {
  uint32_t *d;
  uint32_t n;
} mk_big;

#define MK_BIG(name, limbs)    \
  uint32_t name##_limbs[limbs]; \
  mk_big name = {name##_limbs, 0}

void mk_big_set(mk_big *b, uint64_t v);
void mk_big_copy(mk_big *b, const mk_big *from);
/* b * m + add */
void mk_big_mul(mk_big *b, uint32_t m, uint32_t add);
void mk_big_pow10(mk_big *b, uint32_t e);
void mk_big_shift(mk_big *b, uint32_t bits);
int mk_big_cmp(const mk_big *a, const mk_big *b);
/* a + b against c */
int mk_big_cmp_sum(const mk_big *a, const mk_big *b, const mk_big *c);
void mk_big_sub(mk_big *a, const mk_big *b);
uint32_t mk_big_bits(const mk_big *b);

#endif
