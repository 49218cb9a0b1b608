/* SPI (hal/src/spi.native.ts) of a board that has no bus. */
#include "hal_natives.h"

bool hal_spi_config(int32_t bus, int32_t hz, int32_t mode) {
  (void)bus, (void)hz, (void)mode;
  return false;
}

bool hal_spi_select(int32_t bus, int32_t cs, bool selected) {
  (void)bus, (void)cs, (void)selected;
  return false;
}

bool hal_spi_transfer(int32_t bus, mk_typed *out, int32_t out_off, mk_typed *into, int32_t into_off, int32_t len) {
  (void)bus, (void)out, (void)out_off, (void)into, (void)into_off, (void)len;
  return false;
}
