/* The bare personality: prints and ends. */
#include "mk.h"
#include "port.h"

/* Left for C functions of the runtime that do not check the stack themselves. */
#define STACK_RESERVE 768u

void mk_port_write(const char *text, size_t length) { machine_write(text, length); }

void mk_port_exit(int status) { machine_exit(status); }

void port_main(void) {
  mk_stack_base = (uint8_t *)__stack_top;
  mk_stack_limit = (uint8_t *)__stack_bottom + STACK_RESERVE;
  mk_init(__heap_start, (size_t)(__heap_end - __heap_start));
  mk_app_main();
  mk_run_microtasks();
  mk_port_exit(0);
}
