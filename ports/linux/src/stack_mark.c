/* The stack is the system's: it grows as it is used (hal/src/stack.native.ts). */
#include "hal_natives.h"

uint32_t hal_stack_size(void) { return 0; }

uint32_t hal_stack_used(void) { return 0; }
