/* The firmware personality: the program's event loop. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "event_queue.h"
#include "hal_natives.h"
#include "port.h"
#include "program_loop.h"
#include "serial.h"
#include "system.h"

/* Turns of a busy event loop between two looks at lines and sockets. */
#define BUSY_TURNS 16

void mk_port_write(const char *text, size_t length) {
  port_crash_text(text, length);
  serial_console(text, length);
}

void mk_port_exit(int status) {
  if (status) port_crash_ending();
  port_wait(0);
  fflush(stdout);
  if (status && port_has_loader()) port_become_anew(RESET_CRASH);
  exit(status);
}

int main(int argc, char **argv) {
  signal(SIGPIPE, SIG_IGN);
  port_clock_init();
  port_options options = port_parse_options(argc, argv);
  port_identify(&options, argv);
  port_wait_init();
  port_uart_open(options.uart);
  port_board_open(options.board);
  port_flash_open(options.flash);
  port_crash_open(options.flash);
  port_catch_crashes();
  port_memory_init(__builtin_frame_address(0));
  mk_app_main();
  mk_run_microtasks();
  for (int busy = 0;; busy++) {
    int32_t wait = program_poll();
    if (wait) port_wait(wait);
    else if (busy % BUSY_TURNS == 0) port_wait(0);
  }
}
