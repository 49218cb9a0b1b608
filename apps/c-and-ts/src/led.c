/* The C half: drives the LED in the rhythm of a heart. The compiler makes natives.h from led.native.ts and from what
 * main.ts exports; hal_natives.h is what every port offers to C. */
#include "natives.h"

#include "hal_natives.h"

enum { OUTPUT = 1, PULL_NONE = 0, STEPS = 4 };

static const bool lit[STEPS] = {true, false, true, false};
/* Length of each step in thousandths of a beat. */
static const int32_t length[STEPS] = {100, 150, 100, 650};

static int32_t pin = -1;
static bool inverted;
static int32_t step;
static int32_t rate = 60; /* beats per minute */

void led_begin(int32_t led_pin, bool lights_at_zero) {
  pin = led_pin;
  inverted = lights_at_zero;
  hal_gpio_mode(pin, OUTPUT, PULL_NONE);
}

int32_t led_step(void) {
  int32_t now = step;
  hal_gpio_write(pin, lit[now] != inverted);
  step = (step + 1) % STEPS;
  if (step == 0) heartbeat(rate);
  return length[now] * 60 / rate;
}

bool led_set_rate(int32_t beats_per_minute) {
  if (beats_per_minute < 20 || beats_per_minute > 240) return false;
  rate = beats_per_minute;
  return true;
}
