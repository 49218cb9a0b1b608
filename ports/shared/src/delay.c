/* Waiting (hal/src/hwtimer.native.ts) of a machine whose pins are a virtual board's. */
#include "board_request.h"
#include "hal_natives.h"

/* What the pins were told has had its effect afterwards, as it has on a real board after so much time. */
void hal_delay_us(int32_t us) {
  uint32_t start = hal_micros();
  board_sync();
  while (us > 0 && hal_micros() - start < (uint32_t)us) {
  }
}
