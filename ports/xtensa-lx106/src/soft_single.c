/*
 * Single arithmetic through doubles: a double has more than twice the digits plus two, so rounding twice gives the
 * correctly rounded single. Why this is here: see soft_double.c.
 */
#include <stdint.h>

float __addsf3(float a, float b);
float __subsf3(float a, float b);
float __mulsf3(float a, float b);
float __floatsisf(int32_t a);
float __floatunsisf(uint32_t a);
uint32_t __fixunssfsi(float a);

float __addsf3(float a, float b) { return (float)((double)a + (double)b); }
float __subsf3(float a, float b) { return (float)((double)a - (double)b); }
float __mulsf3(float a, float b) { return (float)((double)a * (double)b); }
float __floatsisf(int32_t a) { return (float)(double)a; }
float __floatunsisf(uint32_t a) { return (float)(double)a; }
uint32_t __fixunssfsi(float a) { return (uint32_t)(double)a; }
