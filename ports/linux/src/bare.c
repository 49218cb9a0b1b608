/* The bare personality: a program that prints to standard output and ends. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "hal_natives.h"
#include "port.h"
#include "program_loop.h"

void mk_port_write(const char *text, size_t length) { fwrite(text, 1, length, stdout); }

void mk_port_exit(int status) {
  fflush(stdout);
  exit(status);
}

void hal_console_hold(bool on) { (void)on; }

/* A program with timers ends when none is left: nothing else can wake it here. */
int main(void) {
#ifdef MK_GC_STRESS_SWITCH
  const char *stress = getenv("MK_GC_STRESS");
  mk_gc_stress = stress && *stress;
#endif
  port_clock_init();
  port_memory_init(__builtin_frame_address(0));
  mk_app_main();
  mk_run_microtasks();
  for (int32_t wait = program_poll(); wait >= 0; wait = program_poll()) {
    struct timespec pause = {wait / 1000, wait % 1000 * 1000000L};
    if (wait) nanosleep(&pause, NULL);
  }
  mk_port_exit(0);
}
