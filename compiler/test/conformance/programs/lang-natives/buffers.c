#include "mk.h"

uint32_t demo_sum(mk_typed *bytes) {
  uint32_t sum = 0;
  for (uint32_t i = 0; i < bytes->len; i++) sum += bytes->data[i];
  return sum;
}

void demo_fill(mk_typed *bytes, uint8_t value) {
  for (uint32_t i = 0; i < bytes->len; i++) bytes->data[i] = value;
}

double demo_first(mk_typed *values) {
  double first;
  memcpy(&first, values->data, sizeof first);
  return first;
}
