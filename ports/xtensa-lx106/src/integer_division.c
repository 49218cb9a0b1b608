/*
 * Integer division, and multiplication to 64 bits: the core multiplies 32 bits by 32 to 32 and does not divide.
 * Why this is here: see soft_double.c.
 */
#include <stdint.h>

uint32_t __udivsi3(uint32_t a, uint32_t b);
uint32_t __umodsi3(uint32_t a, uint32_t b);
int32_t __divsi3(int32_t a, int32_t b);
uint64_t __udivdi3(uint64_t a, uint64_t b);
uint64_t __umoddi3(uint64_t a, uint64_t b);
int64_t __divdi3(int64_t a, int64_t b);
uint64_t __umulsidi3(uint32_t a, uint32_t b);
int64_t __muldi3(int64_t a, int64_t b);

/* What the core itself does with an operation it does not have. */
static void division_by_zero(void) { __builtin_trap(); }

static uint32_t divide32(uint32_t a, uint32_t b, uint32_t *rest) {
  if (!b) division_by_zero();
  uint32_t quotient = 0;
  if (a >= b) {
    for (int shift = __builtin_clz(b) - __builtin_clz(a); shift >= 0; shift--) {
      if (a >= b << shift) {
        a -= b << shift;
        quotient |= 1u << shift;
      }
    }
  }
  *rest = a;
  return quotient;
}

static uint64_t divide64(uint64_t a, uint64_t b, uint64_t *rest) {
  if (!((a | b) >> 32)) {
    uint32_t rest32, quotient = divide32((uint32_t)a, (uint32_t)b, &rest32);
    *rest = rest32;
    return quotient;
  }
  if (!b) division_by_zero();
  uint64_t quotient = 0;
  if (a >= b) {
    int shift = __builtin_clzll(b) - __builtin_clzll(a);
    for (b <<= shift; shift >= 0; shift--, b >>= 1) {
      quotient <<= 1;
      if (a >= b) {
        a -= b;
        quotient |= 1;
      }
    }
  }
  *rest = a;
  return quotient;
}

uint32_t __udivsi3(uint32_t a, uint32_t b) {
  uint32_t rest;
  return divide32(a, b, &rest);
}

uint32_t __umodsi3(uint32_t a, uint32_t b) {
  uint32_t rest;
  divide32(a, b, &rest);
  return rest;
}

int32_t __divsi3(int32_t a, int32_t b) {
  uint32_t rest;
  uint32_t magnitude = divide32(a < 0 ? -(uint32_t)a : (uint32_t)a, b < 0 ? -(uint32_t)b : (uint32_t)b, &rest);
  return (int32_t)((a ^ b) < 0 ? -magnitude : magnitude);
}

uint64_t __udivdi3(uint64_t a, uint64_t b) {
  uint64_t rest;
  return divide64(a, b, &rest);
}

uint64_t __umoddi3(uint64_t a, uint64_t b) {
  uint64_t rest;
  divide64(a, b, &rest);
  return rest;
}

int64_t __divdi3(int64_t a, int64_t b) {
  uint64_t rest;
  uint64_t magnitude = divide64(a < 0 ? -(uint64_t)a : (uint64_t)a, b < 0 ? -(uint64_t)b : (uint64_t)b, &rest);
  return (int64_t)((a ^ b) < 0 ? -magnitude : magnitude);
}

uint64_t __umulsidi3(uint32_t a, uint32_t b) {
  uint32_t al = a & 0xFFFF, ah = a >> 16, bl = b & 0xFFFF, bh = b >> 16;
  uint32_t low = al * bl, mid1 = ah * bl, mid2 = al * bh, high = ah * bh;
  uint32_t carry = (low >> 16) + (mid1 & 0xFFFF) + (mid2 & 0xFFFF);
  high += (mid1 >> 16) + (mid2 >> 16) + (carry >> 16);
  return (uint64_t)high << 32 | (carry << 16 | (low & 0xFFFF));
}

int64_t __muldi3(int64_t a, int64_t b) {
  uint32_t al = (uint32_t)a, ah = (uint32_t)((uint64_t)a >> 32), bl = (uint32_t)b, bh = (uint32_t)((uint64_t)b >> 32);
  return (int64_t)(__umulsidi3(al, bl) + ((uint64_t)(al * bh + ah * bl) << 32));
}
