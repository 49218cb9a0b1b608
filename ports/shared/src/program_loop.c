#include "program_loop.h"

#include "mk.h"

/* Exported by core/src/loop.ts; a program that does not import it has none. */
int32_t corePoll(void) __attribute__((weak));

int32_t program_poll(void) {
  if (!corePoll) return -1;
  int32_t wait = corePoll();
  mk_run_microtasks();
  return wait;
}
