/* Hands the linker's heap and stack to the runtime. */
#include "mk.h"
#include "port.h"

/* Left for interrupts, and for C functions of the runtime that do not check the stack themselves. */
#define STACK_RESERVE 768

/* For who computes from the image how deep the stack gets: a symbol with that value, and no code. */
#define TEXT_OF(x) #x
#define SYMBOL(name, value) __asm(".global " name "\n.set " name ", " TEXT_OF(value))
SYMBOL("mk_stack_reserve", STACK_RESERVE);

void port_memory_init(void) {
  mk_stack_base = (uint8_t *)__stack_top;
  mk_stack_limit = (uint8_t *)__stack_bottom + STACK_RESERVE;
  mk_init(__heap_start, (size_t)(__heap_end - __heap_start));
}
