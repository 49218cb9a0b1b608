/* One-time memory (hal/src/fuse.native.ts): slots behind the flash, which the host writes (ports/fuses.ts). */
#include <string.h>

#include "hal_natives.h"
#include "psram_flash.h"

#define SLOTS 8
#define SLOT_BYTES 64

bool hal_fuse_read(int32_t slot, mk_typed *out) {
  size_t length = out->len;
  uint8_t *key = checked_bytes(out, 0, (int32_t)length);
  if (slot < 0 || slot >= SLOTS || length > SLOT_BYTES) return false;
  memcpy(key, flash_at(FLASH_FUSES_AT + (uint32_t)slot * SLOT_BYTES), length);
  /* Memory without a file is all zeros, a new file all 0xff. */
  bool ones = true, zeros = true;
  for (size_t i = 0; i < length; i++) {
    ones &= key[i] == 0xff;
    zeros &= key[i] == 0;
  }
  return !ones && !zeros;
}
