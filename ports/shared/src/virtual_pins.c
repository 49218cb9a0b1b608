#include "virtual_pins.h"

#include "event_queue.h"
#include "hal_natives.h"

/* hal/src/gpio.ts */
#define MODE_INPUT 0
#define MODE_OUTPUT 1
#define MODE_OUTPUT_OD 2
#define PULL_UP 1
#define EDGE_POS 1
#define EDGE_NEG 2
#define EDGE_ANY 3

#define NOT_DRIVEN 0
#define DRIVEN_LOW 1
#define DRIVEN_HIGH 2

typedef struct {
  uint8_t mode : 2, pull : 2, edge : 2, driven : 2;
  uint8_t latch;
} pin_state;

static pin_state pins[VIRTUAL_PIN_COUNT];

static bool exists(int32_t pin) { return pin >= 0 && pin < VIRTUAL_PIN_COUNT; }

static bool level_of(const pin_state *p) {
  if (p->mode == MODE_OUTPUT) return p->latch;
  if (p->mode == MODE_OUTPUT_OD && !p->latch) return false;
  if (p->driven) return p->driven == DRIVEN_HIGH;
  return p->mode == MODE_OUTPUT_OD || p->pull == PULL_UP;
}

static void tell(int32_t pin, bool level) {
  char line[12] = "gpio ";
  size_t n = 5;
  if (pin >= 10) line[n++] = (char)('0' + pin / 10);
  line[n++] = (char)('0' + pin % 10);
  line[n++] = ' ';
  line[n++] = level ? '1' : '0';
  line[n++] = '\n';
  port_board_send(line, n);
}

/*
 * Stores the new state, made under the lock, and lets go of the lock. A change of level posts the event that is
 * watched for, and is told to the board.
 */
static void change(int32_t pin, pin_state next, uint32_t lock) {
  bool before = level_of(&pins[pin]), after = level_of(&next);
  pins[pin] = next;
  port_unlock(lock);
  if (before == after) return;
  if (next.edge == EDGE_ANY || next.edge == (after ? EDGE_POS : EDGE_NEG)) event_post(HAL_EVENT_GPIO, pin);
  if (next.mode == MODE_INPUT) return;
  port_pin_changed(pin, after);
  tell(pin, after);
}

bool hal_gpio_mode(int32_t pin, int32_t mode, int32_t pull) {
  if (!exists(pin) || mode < MODE_INPUT || mode > MODE_OUTPUT_OD) return false;
  uint32_t lock = port_lock();
  pin_state next = pins[pin];
  next.mode = (uint8_t)mode & 3u;
  next.pull = (uint8_t)pull & 3u;
  change(pin, next, lock);
  return true;
}

bool hal_gpio_read(int32_t pin) { return exists(pin) && level_of(&pins[pin]); }

bool hal_gpio_read_out(int32_t pin) { return exists(pin) && pins[pin].latch; }

void hal_gpio_write(int32_t pin, bool level) {
  if (!exists(pin)) return;
  uint32_t lock = port_lock();
  pin_state next = pins[pin];
  next.latch = level;
  change(pin, next, lock);
}

bool hal_gpio_toggle(int32_t pin) {
  hal_gpio_write(pin, !hal_gpio_read_out(pin));
  return hal_gpio_read_out(pin);
}

bool hal_gpio_int(int32_t pin, int32_t edge) {
  if (!exists(pin) || edge < 0 || edge > EDGE_ANY) return false;
  uint32_t lock = port_lock();
  pins[pin].edge = (uint8_t)edge & 3u;
  port_unlock(lock);
  return true;
}

static uint8_t driven_as(char level) {
  switch (level) {
    case '0': return DRIVEN_LOW;
    case '1': return DRIVEN_HIGH;
    default: return NOT_DRIVEN;
  }
}

/* `gpio PIN 0|1|z`; anything else is ignored. */
static void obey(const char *line, size_t length) {
  static const char verb[] = "gpio ";
  for (size_t i = 0; i < 5; i++) {
    if (i >= length || line[i] != verb[i]) return;
  }
  int32_t pin = 0;
  size_t at = 5;
  for (; at < length && line[at] >= '0' && line[at] <= '9' && pin < VIRTUAL_PIN_COUNT; at++) pin = pin * 10 + line[at] - '0';
  if (at == 5 || at + 2 != length || line[at] != ' ' || !exists(pin)) return;
  char level = line[at + 1];
  if (level != '0' && level != '1' && level != 'z') return;
  uint32_t lock = port_lock();
  pin_state next = pins[pin];
  next.driven = driven_as(level) & 3u;
  change(pin, next, lock);
}

void virtual_pins_received(char byte) {
  static char line[16];
  static uint8_t length;
  if (byte != '\n') {
    /* A line that is too long never matches: its length stays at one more than there is room for. */
    if (length < sizeof line) line[length] = byte;
    if (length <= sizeof line) length++;
    return;
  }
  if (length && length <= sizeof line && line[length - 1] == '\r') length--;
  if (length <= sizeof line) obey(line, length);
  length = 0;
}

void board_received(char byte) __attribute__((weak, alias("virtual_pins_received")));
