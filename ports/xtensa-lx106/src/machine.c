/* The simulator's services, and exceptions, which end the program. */
#include "mk.h"
#include "port.h"

int simcall(int operation, int a, const void *b, int c);
void exception_report(const uint32_t *stack, uint32_t cause, uint32_t pc, uint32_t address) __attribute__((noreturn));

#define SIMCALL_EXIT 1
#define SIMCALL_WRITE 4
#define STANDARD_OUTPUT 1
#define MAX_CANDIDATES 24

void machine_write(const char *text, size_t length) {
  while (length) {
    int written = simcall(SIMCALL_WRITE, STANDARD_OUTPUT, text, (int)length);
    if (written <= 0) return;
    text += written;
    length -= (size_t)written;
  }
}

void machine_exit(int status) {
  for (;;) simcall(SIMCALL_EXIT, status, NULL, 0);
}

static void hex(const char *label, uint32_t v) {
  char buf[10] = "0x";
  size_t n = 0;
  while (label[n]) n++;
  for (int i = 0; i < 8; i++) buf[2 + i] = "0123456789abcdef"[v >> (28 - 4 * i) & 15];
  machine_write(label, n);
  machine_write(buf, 10);
}

void exception_report(const uint32_t *stack, uint32_t cause, uint32_t pc, uint32_t address) {
  hex("\n*** panic: exception ", cause);
  hex(" address ", address);
  hex(" sp ", (uint32_t)stack);
  hex("\nbacktrace: ", pc);
  if (stack < __stack_bottom) stack = __stack_bottom;
  int left = MAX_CANDIDATES;
  for (; stack < __stack_top && left; stack++) {
    if (!mk_is_return_address(*stack)) continue;
    hex(" ", *stack);
    left--;
  }
  machine_write("\n", 1);
  machine_exit(70);
}
