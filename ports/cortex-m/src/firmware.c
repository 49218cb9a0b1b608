/* The firmware personality: console and RPC on UART 0, the event loop, and sleep between events. */
#include "mk.h"
#include "port.h"
#include "program_loop.h"
#include "serial.h"

void mk_port_write(const char *text, size_t length) { serial_console(text, length); }

void serial_port_console_copy(const char *text, size_t length) {
  (void)text;
  (void)length;
}

void port_idle(void) {
  if (serial_has_next()) serial_port_send();
}

/* An uncaught error ends here: what was printed goes out, then the machine starts anew. */
void mk_port_exit(int status) {
  (void)status;
  port_panic_end();
}

void port_panic_write(const char *text, size_t length) { port_uart_write_raw(text, length); }

void port_panic_end(void) {
  port_uart_drain();
  port_reset();
}

int port_main(void) {
  port_clock_init();
  port_uart_init();
  mk_app_main();
  mk_run_microtasks();
  for (;;) {
    int32_t wait = program_poll();
    if (wait) port_sleep(wait);
  }
}
