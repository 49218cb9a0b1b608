#include "semihosting.h"

#include <stdint.h>

#define SYS_OPEN 0x01u
#define SYS_WRITE 0x05u
#define SYS_EXIT_EXTENDED 0x20u
#define ADP_STOPPED_APPLICATION_EXIT 0x20026u
/* Modes 4 to 7 of the file ":tt" mean standard output. */
#define OPEN_STDOUT 4u

static uint32_t call(uint32_t operation, const void *arguments) {
  register uint32_t r0 __asm("r0") = operation;
  register const void *r1 __asm("r1") = arguments;
  __asm volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

void semihosting_write(const char *text, size_t length) {
  static uint32_t handle_plus_1;
  if (!handle_plus_1) {
    const uint32_t open[3] = {(uint32_t) ":tt", OPEN_STDOUT, 3};
    handle_plus_1 = call(SYS_OPEN, open) + 1;
  }
  const uint32_t write[3] = {handle_plus_1 - 1, (uint32_t)text, length};
  call(SYS_WRITE, write);
}

void semihosting_exit(int status) {
  const uint32_t exit[2] = {ADP_STOPPED_APPLICATION_EXIT, (uint32_t)status};
  for (;;) call(SYS_EXIT_EXTENDED, exit);
}
