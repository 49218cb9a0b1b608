/* One-time memory (hal/src/fuse.native.ts): slots of a file beside the flash, which ports/fuses.ts writes. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "hal_natives.h"
#include "port.h"

#define SLOTS 8
#define SLOT_BYTES 64

bool hal_fuse_read(int32_t slot, mk_typed *out) {
  size_t length = out->len;
  uint8_t *key = checked_bytes(out, 0, (int32_t)length);
  const char *flash = port_flash_path();
  char path[4096];
  if (!flash || slot < 0 || slot >= SLOTS || length > SLOT_BYTES) return false;
  if ((size_t)snprintf(path, sizeof path, "%s.fuses", flash) >= sizeof path) return false;
  int file = open(path, O_RDONLY);
  if (file < 0) return false;
  bool read = pread(file, key, length, (off_t)slot * SLOT_BYTES) == (ssize_t)length;
  close(file);
  bool burnt = false;
  for (size_t i = 0; i < length; i++) burnt |= key[i] != 0xff;
  return read && burnt;
}
