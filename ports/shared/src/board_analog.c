/* Analog inputs, PWM and pulses (hal/src/{adc,pwm,bitbang}.native.ts) of the virtual board. */
#include "board_request.h"
#include "hal_natives.h"

/* The converter: 12 bits, up to 3.3 V; ports/node/src/bus_natives.ts has the same. */
#define ADC_MAX 4095
#define ADC_FULL_MV 3300

int32_t hal_adc_read_mv(int32_t pin) {
  int32_t answer;
  if (!board_begin("adc")) return -1;
  board_number(pin);
  return board_ask(&answer, NULL, 0) && answer >= 0 ? answer : -1;
}

bool hal_adc_enable(int32_t pin) { return hal_adc_read_mv(pin) >= 0; }

int32_t hal_adc_read(int32_t pin) {
  int32_t mv = hal_adc_read_mv(pin);
  if (mv < 0) return -1;
  return (mv < ADC_FULL_MV ? mv : ADC_FULL_MV) * ADC_MAX / ADC_FULL_MV;
}

int32_t hal_adc_max(void) { return ADC_MAX; }

static bool is_true(void) {
  int32_t answer;
  return board_ask(&answer, NULL, 0) && answer == 1;
}

bool hal_pwm_set(int32_t pin, int32_t hz, int32_t duty) {
  if (hz < 0 || duty < 0 || duty > 0xffff || !board_begin("pwm")) return false;
  board_number(pin);
  board_number(hz);
  board_number(duty);
  return is_true();
}

bool hal_bitbang_write(int32_t pin, int32_t t0h, int32_t t0l, int32_t t1h, int32_t t1l, mk_typed *data, int32_t off, int32_t len) {
  const uint8_t *bytes = checked_bytes(data, off, len);
  for (;;) {
    int32_t part = len < BOARD_DATA_BYTES ? len : BOARD_DATA_BYTES;
    if (!board_begin("bits")) return false;
    board_number(pin);
    board_number(t0h);
    board_number(t0l);
    board_number(t1h);
    board_number(t1l);
    board_number(part < len);
    board_data(bytes, part);
    if (!is_true()) return false;
    if (part == len) return true;
    bytes += part;
    len -= part;
  }
}
