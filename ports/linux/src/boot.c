/* Starts other programs (hal/src/boot.native.ts): an image's payload is an ELF file, which becomes this process. */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "hal_natives.h"
#include "port.h"
#include "system.h"

static int program = -1;

bool hal_boot_load(uint32_t address, mk_typed *data, int32_t off, int32_t len) {
  const uint8_t *bytes = checked_bytes(data, off, len);
  if (program < 0) program = memfd_create("meerkat-image", MFD_CLOEXEC);
  if (program < 0 || (address == 0 && ftruncate(program, 0) != 0)) return false;
  return pwrite(program, bytes, (size_t)len, address) == len;
}

bool hal_boot_start(uint32_t address, int32_t slot) {
  (void)address;
  port_wait(0);
  fflush(stdout);
  char path[32];
  snprintf(path, sizeof path, "/proc/self/fd/%d", program);
  port_bequeath_loader(slot);
  port_become(path, hal_reset_reason());
  perror("the image cannot be started");
  return false;
}
