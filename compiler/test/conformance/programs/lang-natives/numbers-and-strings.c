#include "mk.h"

static int calls;

int32_t demo_add(int32_t a, int32_t b) { return a + b; }
double demo_scale(double x, float by) { return x * by; }
bool demo_is_even(uint32_t n) { return n % 2 == 0; }
int32_t demo_length(mk_str *text) { return (int32_t)text->len; }
int32_t demo_small(uint8_t a, int8_t b, uint16_t c, int16_t d) { return a + b + c + d; }
void demo_nothing(void) { calls++; }
