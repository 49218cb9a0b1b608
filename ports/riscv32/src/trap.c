/* Traps end the program: cause, address, and the words of the stack that may be return addresses. */
#include "mk.h"
#include "port.h"

void trap_report(const uint32_t *stack, uint32_t cause, uint32_t pc, uint32_t value) __attribute__((noreturn));

#define MAX_CANDIDATES 24
/* Of the stack guard, which cannot be read. */
#define GUARD_WORDS 64

static void hex(const char *label, uint32_t v) {
  char buf[10] = "0x";
  size_t n = 0;
  while (label[n]) n++;
  for (int i = 0; i < 8; i++) buf[2 + i] = "0123456789abcdef"[v >> (28 - 4 * i) & 15];
  machine_write(label, n);
  machine_write(buf, 10);
}

void trap_report(const uint32_t *stack, uint32_t cause, uint32_t pc, uint32_t value) {
  hex("\n*** panic: trap mcause ", cause);
  hex(" mtval ", value);
  hex(" sp ", (uint32_t)stack);
  hex("\nbacktrace: ", pc);
  if (stack < __stack_bottom + GUARD_WORDS) stack = __stack_bottom + GUARD_WORDS;
  int left = MAX_CANDIDATES;
  for (; stack < __stack_top && left; stack++) {
    if (!mk_is_return_address(*stack)) continue;
    hex(" ", *stack);
    left--;
  }
  machine_write("\n", 1);
  machine_exit(70);
}
