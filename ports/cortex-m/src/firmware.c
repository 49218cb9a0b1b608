/* The firmware personality: console and RPC on UART 0, the event loop, and sleep between events. */
#include "cortex_m.h"
#include "mk.h"
#include "net_poll.h"
#include "port.h"
#include "program_loop.h"
#include "serial.h"

void serial_port_console_copy(const char *text, size_t length) {
  (void)text;
  (void)length;
}

void port_idle(void) {
  if (serial_has_next()) serial_port_send();
}

/* What is printed from here on is the report of the crash. */
static bool dying;

void mk_port_write(const char *text, size_t length) {
  if (dying && crash_note) crash_note(text, length);
  serial_console(text, length);
}

void mk_port_uncaught(mk_val v) {
  dying = true;
  if (crash_begin) crash_begin();
  mk_tell_uncaught(v);
}

/* An uncaught error ends here: what was printed goes out, then the machine starts anew. */
void mk_port_exit(int status) {
  (void)status;
  port_panic_end();
}

void port_panic_begin(void) {
  if (crash_begin) crash_begin();
}

void port_panic_write(const char *text, size_t length) {
  if (crash_note) crash_note(text, length);
  port_uart_write_raw(text, length);
}

/* A watchdog that was not fed interrupts the program as NMI, which is exception 2. */
void port_panic_end(void) {
  port_uart_drain();
  port_reset((SCB_ICSR & 0x1FFu) == 2 ? RESET_WATCHDOG : RESET_CRASH);
}

int port_main(void) {
  port_reset_init();
  port_clock_init();
  port_uart_init();
  mk_app_main();
  mk_run_microtasks();
  for (;;) {
    int32_t wait = program_poll();
    if (net_poll) wait = shorter_wait(wait, net_poll());
    if (wait) port_sleep(wait);
  }
}
