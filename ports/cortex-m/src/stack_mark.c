/* How deep the stack has been (hal/src/stack.native.ts): what still holds the pattern of the start was never used. */
#include "cortex_m.h"
#include "hal_natives.h"
#include "port.h"

#define PATTERN 0x5AC6A55Au

/* As a constructor: programs that do not ask for the figure have none of this. */
__attribute__((constructor)) static void paint(void) {
  for (uint32_t *at = __stack_bottom; at < (uint32_t *)(void *)mk_sp(); at++) *(volatile uint32_t *)at = PATTERN;
}

uint32_t hal_stack_size(void) { return (uint32_t)((uint8_t *)__stack_top - (uint8_t *)__stack_bottom); }

uint32_t hal_stack_used(void) {
  const uint32_t *at = __stack_bottom;
  while (at < __stack_top && *at == PATTERN) at++;
  return (uint32_t)((uint8_t *)__stack_top - (const uint8_t *)at);
}
