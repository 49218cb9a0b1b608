/* Deep sleep (hal/src/sleep.native.ts): the process hears of nothing but the board, then becomes the program anew. */
#include <stdio.h>
#include <stdlib.h>

#include "board_request.h"
#include "hal_natives.h"
#include "port.h"
#include "virtual_pins.h"

/* Environment variable that tells the next start which pin has ended the sleep. */
#define INHERITED_PIN "MEERKAT_WAKE"

static bool is_over(uint32_t since, int32_t ms) { return ms >= 0 && hal_ticks_ms() - since >= (uint32_t)ms; }

bool hal_deep_sleep(int32_t ms, int32_t pin, bool level) {
  if (pin >= VIRTUAL_PIN_COUNT) return false;
  uint32_t since = hal_ticks_ms();
  hal_watchdog(0);
  port_wait(0);
  fflush(stdout);
  bool woken = false;
  while (!woken && !is_over(since, ms)) {
    woken = pin >= 0 && hal_gpio_read(pin) == level;
    if (!woken) port_board_wait();
  }
  char text[16];
  snprintf(text, sizeof text, "%d", woken ? (int)pin : -1);
  setenv(INHERITED_PIN, text, 1);
  port_become_anew(RESET_DEEP_SLEEP);
}

int32_t hal_wake_pin(void) {
  const char *pin = getenv(INHERITED_PIN);
  return pin && hal_reset_reason() == RESET_DEEP_SLEEP ? atoi(pin) : -1;
}
