#include "mk.h"

extern int32_t demo_step(int32_t n);

int32_t demo_call_back(int32_t times) {
  int32_t sum = 0;
  for (int32_t i = 0; i < times; i++) sum += demo_step(i);
  return sum;
}
