/* Number conversions and operators that C does not do as JavaScript does. ECMA-262 sections 6.1.6.1 and 7.1. */
#include "mk.h"

/* ToInt32: modulo 2^32, NaN and infinities give 0. */
int32_t mk_to_int32(double v) {
  uint64_t bits;
  memcpy(&bits, &v, sizeof bits);
  int32_t exponent = (int32_t)(bits >> 52 & 0x7ff) - 1075;
  uint64_t mantissa = (bits & UINT64_C(0xfffffffffffff)) | UINT64_C(0x10000000000000);
  uint32_t r;
  if (exponent >= 32 || exponent <= -53) r = 0;
  else r = exponent >= 0 ? (uint32_t)(mantissa << exponent) : (uint32_t)(mantissa >> -exponent);
  return (int32_t)(bits >> 63 ? 0u - r : r);
}

int32_t mk_check_int(double v, int32_t lo, int32_t hi) {
  if (MK_UNLIKELY(!(v >= (double)lo && v <= (double)hi))) mk_throw_fit();
  int32_t i = (int32_t)v;
  if (MK_UNLIKELY((double)i != v)) mk_throw_fit();
  return i;
}

uint32_t mk_check_u32(double v) {
  if (MK_UNLIKELY(!(v >= 0 && v <= 4294967295.0))) mk_throw_fit();
  uint32_t i = (uint32_t)v;
  if (MK_UNLIKELY((double)i != v)) mk_throw_fit();
  return i;
}

double mk_fmod(double a, double b) {
  /* Small integers first: the common case, and much faster. Not zero, which keeps its sign. */
  if (a > 0 && b > 0 && a <= 4503599627370496.0 && b <= 4503599627370496.0) {
    int64_t x = (int64_t)a;
    int64_t y = (int64_t)b;
    if ((double)x == a && (double)y == b) return (double)(x % y);
  }
  return fmod(a, b);
}

/* `**`: differs from C where the exponent is NaN or the base is 1 or -1 with an infinite exponent. */
double mk_pow(double a, double b) {
  if (b != b) return MK_NAN;
  if ((a == 1 || a == -1) && isinf(b)) return MK_NAN;
  return pow(a, b);
}

double mk_fmin(double a, double b) {
  if (a != a || b != b) return MK_NAN;
  if (a == b) return signbit(a) ? a : b;
  return a < b ? a : b;
}

double mk_fmax(double a, double b) {
  if (a != a || b != b) return MK_NAN;
  if (a == b) return signbit(a) ? b : a;
  return a > b ? a : b;
}
