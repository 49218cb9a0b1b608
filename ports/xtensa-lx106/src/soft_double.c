/*
 * Double arithmetic of IEEE 754, rounding to nearest even. On an ESP8266 these functions (and those of soft_single.c
 * and integer_division.c) are in the mask ROM, so Debian's libgcc for this core leaves them out; the simulated core
 * has no ROM. Comparisons and 64-bit conversions come from libgcc. A NaN result is always the same quiet NaN.
 */
#include <stdbool.h>
#include <stdint.h>

#define SIGN (1ULL << 63)
#define INFINITY_BITS 0x7FF0000000000000ULL
#define QUIET_NAN 0x7FF8000000000000ULL
#define FRACTION_MASK 0x000FFFFFFFFFFFFFULL
#define HIDDEN_BIT (1ULL << 52)
#define BIAS 1023
#define EXPONENT_MAX 0x7FF
/* Working significands have their leading one at bit 62: ten bits more than a result keeps. */
#define LEADING (1ULL << 62)

double __adddf3(double a, double b);
double __subdf3(double a, double b);
double __muldf3(double a, double b);
double __divdf3(double a, double b);
int32_t __fixdfsi(double a);
uint32_t __fixunsdfsi(double a);
double __floatsidf(int32_t a);
double __floatunsidf(uint32_t a);
double __extendsfdf2(float a);
float __truncdfsf2(double a);

static uint64_t bits_of(double x) {
  union { double number; uint64_t bits; } u = {.number = x};
  return u.bits;
}

static double from_bits(uint64_t x) {
  union { uint64_t bits; double number; } u = {.bits = x};
  return u.number;
}

static uint32_t single_bits(float x) {
  union { float number; uint32_t bits; } u = {.number = x};
  return u.bits;
}

static float single_from_bits(uint32_t x) {
  union { uint32_t bits; float number; } u = {.bits = x};
  return u.number;
}

static bool is_nan(uint64_t x) { return (x & ~SIGN) > INFINITY_BITS; }
static bool is_infinite(uint64_t x) { return (x & ~SIGN) == INFINITY_BITS; }
static bool is_zero(uint64_t x) { return !(x & ~SIGN); }

/* Keeps "some lower bit was set" in bit 0. */
static uint64_t shift_right_sticky(uint64_t x, int n) {
  if (n <= 0) return x;
  if (n > 63) return x != 0;
  return x >> n | ((x << (64 - n)) != 0);
}

/* A finite number other than zero: biased exponent, and the significand with its leading one at bit 62. */
static uint64_t unpack(uint64_t x, int *exponent) {
  int e = (int)(x >> 52 & EXPONENT_MAX);
  uint64_t fraction = x & FRACTION_MASK;
  if (e) {
    *exponent = e;
    return (fraction | HIDDEN_BIT) << 10;
  }
  int shift = __builtin_clzll(fraction) - 1;
  *exponent = 11 - shift;
  return fraction << shift;
}

/* The inverse of unpack, with rounding, overflow to infinity and gradual underflow. */
static double pack(uint64_t sign, int e, uint64_t significand) {
  if (e >= EXPONENT_MAX) return from_bits(sign | INFINITY_BITS);
  if (e <= 0) significand = shift_right_sticky(significand, 1 - e);
  uint64_t dropped = significand & 0x3FF;
  uint64_t rounded = (significand + 0x200) >> 10;
  if (dropped == 0x200) rounded &= ~1ULL;
  /* The hidden bit, or a carry out of the rounding, adds one to the exponent field. */
  return from_bits(sign | (((uint64_t)(e > 0 ? e - 1 : 0) << 52) + rounded));
}

static double normalise_and_pack(uint64_t sign, int e, uint64_t significand) {
  if (significand & SIGN) return pack(sign, e + 1, shift_right_sticky(significand, 1));
  int shift = __builtin_clzll(significand) - 1;
  return pack(sign, e - shift, significand << shift);
}

static double add_bits(uint64_t a, uint64_t b) {
  if (is_nan(a) || is_nan(b)) return from_bits(QUIET_NAN);
  if (is_infinite(a)) return from_bits(is_infinite(b) && a != b ? QUIET_NAN : a);
  if (is_infinite(b)) return from_bits(b);
  if (is_zero(a)) return from_bits(is_zero(b) ? a & b : b);
  if (is_zero(b)) return from_bits(a);
  if ((a & ~SIGN) < (b & ~SIGN)) {
    uint64_t larger = b;
    b = a;
    a = larger;
  }
  int ea, eb;
  uint64_t sa = unpack(a, &ea), sb = unpack(b, &eb);
  sb = shift_right_sticky(sb, ea - eb);
  bool same_sign = !((a ^ b) & SIGN);
  uint64_t sum = same_sign ? sa + sb : sa - sb;
  return sum ? normalise_and_pack(a & SIGN, ea, sum) : 0.0;
}

double __adddf3(double a, double b) { return add_bits(bits_of(a), bits_of(b)); }

double __subdf3(double a, double b) { return add_bits(bits_of(a), bits_of(b) ^ SIGN); }

/* The high half of the product, with bit 0 set if the low half is not zero. */
static uint64_t multiply_high_sticky(uint64_t a, uint64_t b) {
  uint64_t al = (uint32_t)a, ah = a >> 32, bl = (uint32_t)b, bh = b >> 32;
  uint64_t low = al * bl, mid1 = ah * bl, mid2 = al * bh;
  uint64_t carry = (low >> 32) + (uint32_t)mid1 + (uint32_t)mid2;
  uint64_t high = ah * bh + (mid1 >> 32) + (mid2 >> 32) + (carry >> 32);
  return high | ((carry << 32 | (uint32_t)low) != 0);
}

double __muldf3(double x, double y) {
  uint64_t a = bits_of(x), b = bits_of(y), sign = (a ^ b) & SIGN;
  if (is_nan(a) || is_nan(b)) return from_bits(QUIET_NAN);
  if (is_infinite(a) || is_infinite(b)) return from_bits(is_zero(a) || is_zero(b) ? QUIET_NAN : sign | INFINITY_BITS);
  if (is_zero(a) || is_zero(b)) return from_bits(sign);
  int ea, eb;
  uint64_t sa = unpack(a, &ea), sb = unpack(b, &eb);
  return normalise_and_pack(sign, ea + eb - BIAS + 1, multiply_high_sticky(sa << 1, sb));
}

double __divdf3(double x, double y) {
  uint64_t a = bits_of(x), b = bits_of(y), sign = (a ^ b) & SIGN;
  if (is_nan(a) || is_nan(b)) return from_bits(QUIET_NAN);
  if (is_infinite(a)) return from_bits(is_infinite(b) ? QUIET_NAN : sign | INFINITY_BITS);
  if (is_infinite(b)) return from_bits(sign);
  if (is_zero(b)) return from_bits(is_zero(a) ? QUIET_NAN : sign | INFINITY_BITS);
  if (is_zero(a)) return from_bits(sign);
  int ea, eb;
  uint64_t rest = unpack(a, &ea), divisor = unpack(b, &eb);
  int e = ea - eb + BIAS;
  if (rest < divisor) {
    rest <<= 1;
    e--;
  }
  uint64_t quotient = 0;
  /* 53 bits of result, one to round by, one more; what is left over is sticky. */
  for (int i = 0; i < 55; i++) {
    quotient <<= 1;
    if (rest >= divisor) {
      rest -= divisor;
      quotient |= 1;
    }
    rest <<= 1;
  }
  return pack(sign, e, quotient << 8 | (rest != 0));
}

/* Magnitude of the integer part; everything that does not fit 32 bits is UINT32_MAX. */
static uint32_t integer_part(uint64_t x) {
  int e = (int)(x >> 52 & EXPONENT_MAX) - BIAS;
  if (e < 0 || is_nan(x)) return 0;
  if (e > 31) return UINT32_MAX;
  return (uint32_t)(((x & FRACTION_MASK) | HIDDEN_BIT) >> (52 - e));
}

int32_t __fixdfsi(double a) {
  uint64_t x = bits_of(a);
  uint32_t magnitude = integer_part(x);
  if (x & SIGN) return magnitude >= 1u << 31 ? INT32_MIN : -(int32_t)magnitude;
  return magnitude > INT32_MAX ? INT32_MAX : (int32_t)magnitude;
}

uint32_t __fixunsdfsi(double a) {
  uint64_t x = bits_of(a);
  return x & SIGN ? 0 : integer_part(x);
}

double __floatunsidf(uint32_t a) {
  if (!a) return 0.0;
  int shift = __builtin_clz(a);
  return pack(0, BIAS + 31 - shift, (uint64_t)(a << shift) << 31);
}

double __floatsidf(int32_t a) {
  if (a >= 0) return __floatunsidf((uint32_t)a);
  return from_bits(bits_of(__floatunsidf(-(uint32_t)a)) | SIGN);
}

#define SINGLE_BIAS 127
#define SINGLE_INFINITY 0x7F800000u
#define SINGLE_QUIET_NAN 0x7FC00000u

double __extendsfdf2(float a) {
  uint32_t x = single_bits(a), magnitude = x & 0x7FFFFFFFu;
  uint64_t sign = (uint64_t)(x >> 31) << 63;
  if (magnitude > SINGLE_INFINITY) return from_bits(QUIET_NAN);
  if (magnitude == SINGLE_INFINITY) return from_bits(sign | INFINITY_BITS);
  if (!magnitude) return from_bits(sign);
  int e = (int)(magnitude >> 23);
  if (e) return from_bits(sign + ((uint64_t)magnitude << 29) + ((uint64_t)(BIAS - SINGLE_BIAS) << 52));
  return normalise_and_pack(sign, BIAS - SINGLE_BIAS + 1, (uint64_t)magnitude << 39);
}

float __truncdfsf2(double a) {
  uint64_t x = bits_of(a);
  uint32_t sign = (uint32_t)(x >> 32) & 0x80000000u;
  if (is_nan(x)) return single_from_bits(SINGLE_QUIET_NAN);
  if (is_zero(x)) return single_from_bits(sign);
  if (is_infinite(x)) return single_from_bits(sign | SINGLE_INFINITY);
  int e;
  uint64_t significand = unpack(x, &e);
  e += SINGLE_BIAS - BIAS;
  if (e >= 0xFF) return single_from_bits(sign | SINGLE_INFINITY);
  if (e <= 0) significand = shift_right_sticky(significand, 1 - e);
  /* 24 of the 63 bits stay. */
  uint64_t half = 1ULL << 38, dropped = significand & ((1ULL << 39) - 1);
  uint32_t rounded = (uint32_t)((significand + half) >> 39);
  if (dropped == half) rounded &= ~1u;
  return single_from_bits(sign | (((uint32_t)(e > 0 ? e - 1 : 0) << 23) + rounded));
}
