/* SPI (hal/src/spi.native.ts) of the virtual board. */
#include "board_request.h"
#include "hal_natives.h"

static bool begin(int32_t bus, const char *verb) {
  if (!board_begin("spi")) return false;
  board_number(bus);
  board_word(verb);
  return true;
}

static bool ask(uint8_t *into, int32_t length) {
  int32_t answer;
  return board_ask(&answer, into, length) && answer == 1 && board_answer_bytes() == length;
}

bool hal_spi_config(int32_t bus, int32_t hz, int32_t mode) {
  if (!begin(bus, "config")) return false;
  board_number(hz);
  board_number(mode);
  return ask(NULL, 0);
}

bool hal_spi_select(int32_t bus, int32_t cs, bool selected) {
  if (!begin(bus, "select")) return false;
  board_number(cs);
  board_number(selected);
  return ask(NULL, 0);
}

/* At most BOARD_DATA_BYTES. */
static bool transfer(int32_t bus, const uint8_t *out, uint8_t *into, int32_t len) {
  if (!begin(bus, !out ? "r" : into ? "x" : "w")) return false;
  if (out) board_data(out, len);
  else board_number(len);
  if (into) return ask(into, len);
  /* Without bytes either way zeros are written. */
  if (out) return ask(NULL, 0);
  int32_t answer;
  return board_ask(&answer, NULL, 0) && answer == 1;
}

bool hal_spi_transfer(int32_t bus, mk_typed *out, int32_t out_off, mk_typed *into, int32_t into_off, int32_t len) {
  const uint8_t *from = out->len ? checked_bytes(out, out_off, len) : NULL;
  uint8_t *to = into->len ? checked_bytes(into, into_off, len) : NULL;
  while (len > 0) {
    int32_t part = len < BOARD_DATA_BYTES ? len : BOARD_DATA_BYTES;
    if (!transfer(bus, from, to, part)) return false;
    if (from) from += part;
    if (to) to += part;
    len -= part;
  }
  return true;
}
