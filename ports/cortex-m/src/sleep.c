/* Deep sleep (hal/src/sleep.native.ts): the processor sleeps until the time is over or the pin has its level, then resets. */
#include "cortex_m.h"
#include "hal_natives.h"
#include "port.h"
#include "virtual_pins.h"

__attribute__((section(".noinit.wake"))) static int32_t wake_pin;

static bool is_over(uint32_t since, int32_t ms) { return ms >= 0 && hal_ticks_ms() - since >= (uint32_t)ms; }

/* SysTick ends each wait for an interrupt after a millisecond. */
bool hal_deep_sleep(int32_t ms, int32_t pin, bool level) {
  if (pin >= VIRTUAL_PIN_COUNT) return false;
  uint32_t since = hal_ticks_ms();
  hal_watchdog(0);
  wake_pin = -1;
  while (wake_pin < 0 && !is_over(since, ms)) {
    if (pin >= 0 && hal_gpio_read(pin) == level) wake_pin = pin;
    else wait_for_interrupt();
    port_idle();
  }
  port_uart_drain();
  port_reset(RESET_DEEP_SLEEP);
}

int32_t hal_wake_pin(void) { return hal_reset_reason() == RESET_DEEP_SLEEP ? wake_pin : -1; }
