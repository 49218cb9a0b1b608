/*
 * A firmware: sends back what it receives on UART 0, blinks, tells edges of pin 0 on the console; `!` restarts it, `@`
 * makes it crash, and `#` turns software flow control on.
 */
#include "hal_natives.h"
#include "program.h"

#define PERIOD_MS 100
#define LED 2
#define BUTTON 0
#define EVENT_GPIO 3
#define ANY_EDGE 3
#define OUTPUT 1
#define INPUT 0
#define PULL_UP 1
#define SOFTWARE_FLOW 2

static mk_typed *bytes;
static int32_t count, sent;
static uint32_t due;

int32_t corePoll(void);

void mk_app_main(void) {
  mk_add_root((void **)&bytes);
  bytes = mk_u8_new(64);
  say("boot");
  hal_uart_config(0, 115200, 0);
  hal_gpio_mode(LED, OUTPUT, 0);
  hal_gpio_mode(BUTTON, INPUT, PULL_UP);
  hal_gpio_int(BUTTON, ANY_EDGE);
  due = hal_ticks_ms() + PERIOD_MS;
}

static void obey_commands(void) {
  for (int32_t i = 0; i < count; i++) {
    if (bytes->data[i] == '!') hal_reset();
    if (bytes->data[i] == '@') hal_abort();
    if (bytes->data[i] == '#') hal_uart_config(0, 115200, SOFTWARE_FLOW);
  }
}

static void echo(void) {
  for (;;) {
    if (sent == count) {
      count = hal_uart_read(0, bytes, 0, 64);
      sent = 0;
      if (count <= 0) {
        count = 0;
        return;
      }
      obey_commands();
    }
    sent += hal_uart_write(0, bytes, sent, count - sent);
    if (sent < count) return;
  }
}

int32_t corePoll(void) {
  int32_t event = hal_event_poll();
  if (event) {
    if (event >> 16 == EVENT_GPIO) hal_console_write(mk_str_from_utf8("edge\n", 5));
    else echo();
    return 0;
  }
  int32_t wait = (int32_t)(due - hal_ticks_ms());
  if (wait > 0) return wait;
  due += PERIOD_MS;
  hal_gpio_toggle(LED);
  return 0;
}
