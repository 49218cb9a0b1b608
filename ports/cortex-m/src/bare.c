/* The bare personality: prints through semihosting and ends with an exit status. */
#include <string.h>

#include "hal_natives.h"
#include "port.h"
#include "program_loop.h"
#include "semihosting.h"

#define PANIC_STATUS 70

/* A semihosting call stops the emulated processor; lines are collected so that there is one for each. */
static char line[256];
static size_t line_length;

static void flush(void) {
  if (line_length) semihosting_write(line, line_length);
  line_length = 0;
}

void mk_port_write(const char *text, size_t length) {
  if (length > sizeof line - line_length) flush();
  if (length > sizeof line) {
    semihosting_write(text, length);
    return;
  }
  memcpy(line + line_length, text, length);
  line_length += length;
  if (line_length && line[line_length - 1] == '\n') flush();
}

void mk_port_exit(int status) {
  flush();
  semihosting_exit(status);
}

void hal_console_hold(bool on) { (void)on; }

void port_panic_begin(void) {}

void port_panic_write(const char *text, size_t length) {
  flush();
  semihosting_write(text, length);
}

void port_panic_end(void) { mk_port_exit(PANIC_STATUS); }

void port_idle(void) {}

/* A program with timers ends when none is left: nothing else can wake it here. */
int port_main(void) {
  port_clock_init();
  mk_app_main();
  mk_run_microtasks();
  for (int32_t wait = program_poll(); wait >= 0; wait = program_poll()) {
    if (wait) port_sleep(wait);
  }
  mk_port_exit(0);
}
