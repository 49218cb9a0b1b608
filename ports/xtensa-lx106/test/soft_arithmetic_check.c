/*
 * Compares the port's software arithmetic, renamed, with the arithmetic of the host it runs on. Operands are random,
 * chosen so that zeros, infinities, NaNs, subnormals, neighbours and halfway cases are frequent.
 * Prints the first differences; the status is 1 if there are any.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

double soft_adddf3(double a, double b);
double soft_subdf3(double a, double b);
double soft_muldf3(double a, double b);
double soft_divdf3(double a, double b);
int32_t soft_fixdfsi(double a);
uint32_t soft_fixunsdfsi(double a);
double soft_floatsidf(int32_t a);
double soft_floatunsidf(uint32_t a);
double soft_extendsfdf2(float a);
float soft_truncdfsf2(double a);
uint32_t soft_udivsi3(uint32_t a, uint32_t b);
uint32_t soft_umodsi3(uint32_t a, uint32_t b);
int32_t soft_divsi3(int32_t a, int32_t b);
uint64_t soft_udivdi3(uint64_t a, uint64_t b);
uint64_t soft_umoddi3(uint64_t a, uint64_t b);
int64_t soft_divdi3(int64_t a, int64_t b);
uint64_t soft_umulsidi3(uint32_t a, uint32_t b);
int64_t soft_muldi3(int64_t a, int64_t b);

static long differences;

static uint64_t random64(void) {
  static uint64_t s = 88172645463325252u;
  s ^= s << 13;
  s ^= s >> 7;
  s ^= s << 17;
  return s;
}

static uint64_t bits_of(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

static double from_bits(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static double with_exponent(uint64_t bits, uint64_t exponent) { return from_bits((bits & ~(0x7FFULL << 52)) | exponent << 52); }

static double random_double(void) {
  uint64_t bits = random64();
  switch (random64() % 9) {
    case 0: return from_bits(bits & (1ULL << 63 | 0xFFFFF));
    case 1: return with_exponent(bits, 993 + random64() % 60);
    case 2: return (int32_t)bits;
    case 3: return with_exponent(bits & (1ULL << 63), 0x7FF);
    case 4: return from_bits(bits & 1ULL << 63);
    case 5: return with_exponent(bits, random64() % 70);
    case 6: return with_exponent(bits & ~0xFFFFFFFFULL, 1020 + random64() % 6);
    case 7: return with_exponent(bits & ~0x1FFFFFFFULL, 1023 - 150 + random64() % 300);
    default: return from_bits(bits);
  }
}

static bool same(double a, double b) { return (a != a && b != b) || bits_of(a) == bits_of(b); }

static void check(bool right, const char *what, double a, double b) {
  if (right) return;
  if (differences++ < 10) printf("%s %a %a\n", what, a, b);
}

static void check_doubles(long i) {
  volatile double a = random_double(), b = random_double();
  if (i % 4 == 3) b = from_bits(bits_of(a) ^ (random64() % 5) ^ (random64() & 1ULL << 63));
  check(same(soft_adddf3(a, b), a + b), "+", a, b);
  check(same(soft_subdf3(a, b), a - b), "-", a, b);
  check(same(soft_muldf3(a, b), a * b), "*", a, b);
  check(same(soft_divdf3(a, b), a / b), "/", a, b);
  float single = (float)a;
  check(same(soft_truncdfsf2(a), single), "to single", a, 0);
  check(same(soft_extendsfdf2(single), (double)single), "to double", single, 0);
  if (a > -2147483648.5 && a < 2147483647.5) check(soft_fixdfsi(a) == (int32_t)a, "to int", a, 0);
  if (a >= 0 && a < 4294967295.5) check(soft_fixunsdfsi(a) == (uint32_t)a, "to unsigned", a, 0);
}

static void check_integers(void) {
  uint64_t a = random64() >> random64() % 64, b = random64() >> random64() % 64;
  uint32_t c = (uint32_t)a, d = (uint32_t)b;
  check(same(soft_floatsidf((int32_t)c), (int32_t)c), "from int", (int32_t)c, 0);
  check(same(soft_floatunsidf(c), c), "from unsigned", c, 0);
  check(soft_umulsidi3(c, d) == (uint64_t)c * d, "32 * 32", c, d);
  check((uint64_t)soft_muldi3((int64_t)a, (int64_t)b) == a * b, "64 * 64", (double)a, (double)b);
  if (d) {
    check(soft_udivsi3(c, d) == c / d, "unsigned /", c, d);
    check(soft_umodsi3(c, d) == c % d, "unsigned %", c, d);
    if (c != 1u << 31 || d != UINT32_MAX) check(soft_divsi3((int32_t)c, (int32_t)d) == (int32_t)c / (int32_t)d, "/", c, d);
  }
  if (b) {
    check(soft_udivdi3(a, b) == a / b, "unsigned 64 /", (double)a, (double)b);
    check(soft_umoddi3(a, b) == a % b, "unsigned 64 %", (double)a, (double)b);
    if (a != 1ULL << 63 || b != UINT64_MAX) {
      check(soft_divdi3((int64_t)a, (int64_t)b) == (int64_t)a / (int64_t)b, "64 /", (double)a, (double)b);
    }
  }
}

int main(int argc, char **argv) {
  long rounds = argc > 1 ? atol(argv[1]) : 1000000;
  for (long i = 0; i < rounds; i++) {
    check_doubles(i);
    check_integers();
  }
  printf("%ld rounds, %ld differences\n", rounds, differences);
  return differences != 0;
}
