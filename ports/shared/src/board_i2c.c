/* I2C (hal/src/i2c.native.ts) of the virtual board. */
#include "board_request.h"
#include "hal_natives.h"

/* hal/src/i2c.ts */
#define OK 0
#define NO_BUS 3
#define CONTINUE 0xffff

static bool begin(int32_t bus, const char *verb) {
  if (!board_begin("i2c")) return false;
  board_number(bus);
  board_word(verb);
  return true;
}

/* The board's answer, which is one of I2C_*. */
static int32_t ask(uint8_t *into, int32_t length) {
  int32_t answer;
  if (!board_ask(&answer, into, length) || answer < OK || answer > NO_BUS) return NO_BUS;
  return answer == OK && board_answer_bytes() != length ? NO_BUS : answer;
}

static int32_t part_of(int32_t len) { return len < BOARD_DATA_BYTES ? len : BOARD_DATA_BYTES; }

bool hal_i2c_config(int32_t bus, int32_t hz) {
  int32_t answer;
  if (hz <= 0 || !begin(bus, "config")) return false;
  board_number(hz);
  return board_ask(&answer, NULL, 0) && answer == 1;
}

int32_t hal_i2c_write(int32_t bus, int32_t address, mk_typed *data, int32_t off, int32_t len, bool stop) {
  const uint8_t *bytes = checked_bytes(data, off, len);
  for (;;) {
    int32_t part = part_of(len);
    bool last = part == len;
    if (!begin(bus, "w")) return NO_BUS;
    board_hex((uint32_t)address);
    board_number(last && stop);
    board_data(bytes, part);
    int32_t answer = ask(NULL, 0);
    if (last || answer != OK) return answer;
    address = CONTINUE;
    bytes += part;
    len -= part;
  }
}

int32_t hal_i2c_read(int32_t bus, int32_t address, mk_typed *into, int32_t off, int32_t len, bool stop) {
  uint8_t *bytes = checked_bytes(into, off, len);
  for (;;) {
    int32_t part = part_of(len);
    bool last = part == len;
    if (!begin(bus, "r")) return NO_BUS;
    board_hex((uint32_t)address);
    board_number(last && stop);
    board_number(part);
    int32_t answer = ask(bytes, part);
    if (last || answer != OK) return answer;
    address = CONTINUE;
    bytes += part;
    len -= part;
  }
}

void hal_i2c_stop(int32_t bus) {
  if (begin(bus, "stop")) board_tell();
}

bool hal_i2c_recover(int32_t bus) {
  int32_t answer;
  return begin(bus, "recover") && board_ask(&answer, NULL, 0) && answer == 1;
}
