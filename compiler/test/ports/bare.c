/* Prints, computes, collects garbage, and ends with status 42, or in the way that ENDING asks for. */
#include "program.h"

#define ENDING_STATUS 0
#define ENDING_FAULT 1
#define ENDING_OVERFLOW 2

static volatile double two = 2.0;

static int overflow(volatile int depth) {
  volatile char frame[64];
  frame[0] = (char)depth;
  return depth >= 0 ? overflow(depth + 1) + frame[0] : 0;
}

void mk_app_main(void) {
  say("hello");
  mk_print(mk_str_from_num(pow(two, 0.5) + two / 3));
  mk_print(mk_str_from_num(1e21 / two));
  mk_str *kept = mk_str_concat(mk_str_from_utf8("kept ", 5), mk_str_from_i32(7));
  for (int i = 0; i < 5000; i++) mk_str_from_num(i / two);
  mk_print(kept);
  if (ENDING == ENDING_FAULT) *(volatile uint32_t *)(uintptr_t)0xF0000000u = 1;
  if (ENDING == ENDING_OVERFLOW) overflow(1);
  mk_port_exit(42);
}
