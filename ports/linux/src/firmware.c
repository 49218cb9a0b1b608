/* The firmware personality: the program's event loop over poll(2). */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "event_queue.h"
#include "hal_natives.h"
#include "port.h"
#include "program_loop.h"
#include "serial.h"

/* While XOFF holds output back, this often is asked whether it has run out. */
#define PAUSED_CHECK_MS 100
/* Turns of a busy event loop between two looks at the lines. */
#define BUSY_TURNS 16

void mk_port_write(const char *text, size_t length) { serial_console(text, length); }

void mk_port_exit(int status) {
  port_wait(0);
  exit(status);
}

static void wait_for_lines(int ms) {
  struct pollfd entries[4];
  int n = port_uart_poll_entries(entries);
  n += port_board_poll_entries(entries + n);
  poll(entries, (nfds_t)n, ms);
  port_uart_service();
  port_board_service();
}

void port_wait(int ms) {
  uint32_t start = hal_ticks_ms();
  int left = ms;
  for (;;) {
    wait_for_lines(left < 0 || left > PAUSED_CHECK_MS ? PAUSED_CHECK_MS : left);
    if (event_waiting()) return;
    uint32_t passed = hal_ticks_ms() - start;
    if (ms >= 0 && passed >= (uint32_t)ms) return;
    if (ms >= 0) left = ms - (int)passed;
  }
}

int main(int argc, char **argv) {
  signal(SIGPIPE, SIG_IGN);
  port_clock_init();
  port_options options = port_parse_options(argc, argv);
  port_identify(&options, argv);
  port_uart_open(options.uart);
  port_board_open(options.board);
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
