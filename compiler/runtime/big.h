/* Non-negative integers of bounded size, for exact decimal conversion. Least significant limb first. */
#ifndef MK_BIG_H
#define MK_BIG_H

#include "mk.h"

/* Enough for 10^1110, the largest power that parsing 780 digits needs, and for 2^1074 * 10^100. */
#define MK_BIG_LIMBS 120

typedef struct {
  uint32_t n;
  uint32_t d[MK_BIG_LIMBS];
} mk_big;

void mk_big_set(mk_big *b, uint64_t v);
void mk_big_mul(mk_big *b, uint32_t m, uint32_t add);
void mk_big_pow10(mk_big *b, uint32_t e);
void mk_big_shift(mk_big *b, uint32_t bits);
int mk_big_cmp(const mk_big *a, const mk_big *b);
/* a + b against c */
int mk_big_cmp_sum(const mk_big *a, const mk_big *b, const mk_big *c);
void mk_big_sub(mk_big *a, const mk_big *b);
uint32_t mk_big_bits(const mk_big *b);

#endif
