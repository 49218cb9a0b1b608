/* The board's LEDs and its pin numbers; levels are kept by the model of virtual_pins.c. */
#include "board.h"
#include "cortex_m.h"
#include "hal_natives.h"
#include "virtual_pins.h"

#define PIN_BUTTON 0
#define PIN_LED_0 2
#define PIN_LED_1 3

void port_pin_changed(int32_t pin, bool level) {
  if (pin != PIN_LED_0 && pin != PIN_LED_1) return;
  uint32_t bit = 1u << (pin - PIN_LED_0);
  uint32_t leds = REG32(BOARD_FPGAIO_LED);
  REG32(BOARD_FPGAIO_LED) = level ? leds | bit : leds & ~bit;
}

int32_t hal_board_led(void) { return PIN_LED_0; }

bool hal_board_led_inverted(void) { return false; }

int32_t hal_board_button(void) { return PIN_BUTTON; }
