/* Functions of `Math` that C does not have, or has otherwise. */
#include "mk.h"

/* By the bits (IEEE 754 binary64): 52 of fraction behind an exponent with a bias of 1023. */
double mk_trunc(double v) {
  uint64_t bits;
  memcpy(&bits, &v, sizeof bits);
  int exponent = (int)(bits >> 52 & 0x7ff) - 1023;
  if (exponent >= 52) return v;
  bits &= exponent < 0 ? UINT64_C(1) << 63 : ~(UINT64_C(0xfffffffffffff) >> exponent);
  memcpy(&v, &bits, sizeof v);
  return v;
}

double mk_floor(double v) {
  double t = trunc(v);
  return t > v ? t - 1 : t;
}

double mk_ceil(double v) {
  double t = trunc(v);
  return t < v ? t + 1 : t;
}

/* Halves go up, towards positive infinity; -0.5 and the like give -0. */
double mk_math_round(double v) {
  double f = floor(v);
  if (v - f >= 0.5) f += 1;
  return copysign(f, v);
}

double mk_math_sign(double v) { return v > 0 ? 1 : v < 0 ? -1 : v; }
double mk_math_fround(double v) { return (double)(float)v; }

int32_t mk_math_clz32(double v) {
  uint32_t u = (uint32_t)mk_to_int32(v);
  return u ? __builtin_clz(u) : 32;
}

double mk_math_sin(double v) { return sin(v); }
double mk_math_cos(double v) { return cos(v); }
double mk_math_tan(double v) { return tan(v); }
double mk_math_asin(double v) { return asin(v); }
double mk_math_acos(double v) { return acos(v); }
double mk_math_atan(double v) { return atan(v); }
double mk_math_atan2(double a, double b) { return atan2(a, b); }
double mk_math_sinh(double v) { return sinh(v); }
double mk_math_cosh(double v) { return cosh(v); }
double mk_math_tanh(double v) { return tanh(v); }
double mk_math_asinh(double v) { return asinh(v); }
double mk_math_acosh(double v) { return acosh(v); }
double mk_math_atanh(double v) { return atanh(v); }
double mk_math_exp(double v) { return exp(v); }
double mk_math_expm1(double v) { return expm1(v); }
double mk_math_log(double v) { return log(v); }
double mk_math_log1p(double v) { return log1p(v); }
double mk_math_log2(double v) { return log2(v); }
double mk_math_log10(double v) { return log10(v); }
/* C libraries may be off by one unit, even for cubes. Newton's step from a root short enough for its square to be exact. */
double mk_math_cbrt(double v) {
  double t = cbrt(v);
  if (!(v - v == 0) || v == 0) return t;
  uint64_t bits;
  memcpy(&bits, &t, sizeof bits);
  bits = (bits + 0x80000000u) & UINT64_C(0xffffffffc0000000);
  memcpy(&t, &bits, sizeof t);
  double r = v / (t * t);
  return t + t * ((r - t) / (t + t + r));
}
double mk_math_hypot2(double a, double b) { return hypot(a, b); }

/* xorshift128 (Marsaglia 2003): not for secrets. */
static uint32_t state[4];

__attribute__((weak)) uint32_t mk_port_seed(void) { return 0x9e3779b9u; }

static uint32_t next(void) {
  if ((state[0] | state[1] | state[2] | state[3]) == 0) {
    uint32_t s = mk_port_seed();
    for (int i = 0; i < 4; i++) state[i] = s = s * 1664525u + 1013904223u;
  }
  uint32_t t = state[0] ^ state[0] << 11;
  state[0] = state[1];
  state[1] = state[2];
  state[2] = state[3];
  state[3] ^= state[3] >> 19 ^ t ^ t >> 8;
  return state[3];
}

double mk_math_random(void) {
  uint32_t hi = next() >> 5;
  uint32_t lo = next() >> 6;
  return (hi * 67108864.0 + lo) / 9007199254740992.0;
}

uint32_t mk_f64_lo(double v) {
  uint64_t b;
  memcpy(&b, &v, sizeof b);
  return (uint32_t)b;
}
uint32_t mk_f64_hi(double v) {
  uint64_t b;
  memcpy(&b, &v, sizeof b);
  return (uint32_t)(b >> 32);
}
double mk_f64_from(uint32_t lo, uint32_t hi) {
  uint64_t b = (uint64_t)hi << 32 | lo;
  double v;
  memcpy(&v, &b, sizeof v);
  return v;
}
uint32_t mk_f32_bits(double v) {
  float f = (float)v;
  uint32_t b;
  memcpy(&b, &f, sizeof b);
  return b;
}
double mk_f32_from(uint32_t b) {
  float f;
  memcpy(&f, &b, sizeof f);
  return (double)f;
}
