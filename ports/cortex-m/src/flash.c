/* Flash (hal/src/flash.native.ts): PSRAM that is used by the rules of NOR flash, and that QEMU keeps in a file. */
#include "psram_flash.h"

#include <string.h>

#include "flash_tear.h"
#include "hal_natives.h"
#include "semihosting.h"

#define ERASED 0xFF
/* The last word is never erased: zero means that this is memory nobody has written to. */
#define MARK_AT (BOARD_FLASH_BYTES - 4)
#define MARK 0x6D6B666Cu
/* The status of a process that was killed, as a shell tells it. */
#define POWER_CUT_STATUS 137

static uint8_t *chip(void) {
  uint8_t *base = (uint8_t *)BOARD_FLASH_BASE;
  volatile uint32_t *mark = (uint32_t *)(base + MARK_AT);
  if (*mark == 0) {
    memset(base, ERASED, FLASH_SYSTEM_BYTES);
    memset(base + FLASH_SEED_AT, ERASED, FLASH_SECTOR);
    *mark = MARK;
  }
  return base;
}

const uint8_t *flash_at(uint32_t offset) { return chip() + offset; }

bool flash_program(uint32_t offset, const uint8_t *bytes, uint32_t length) {
  uint8_t *to = chip() + offset;
  bool possible = true;
  for (uint32_t i = 0; i < length; i++) {
    if (bytes[i] & ~to[i]) possible = false;
    to[i] &= bytes[i];
  }
  return possible;
}

void flash_erase(uint32_t offset) { memset(chip() + offset, ERASED, FLASH_SECTOR); }

/* Ends the machine during the operation that the host has named. `bytes` NULL: it is an erase. */
static void count_operation(uint32_t offset, const uint8_t *bytes, uint32_t length) {
  volatile flash_fault *fault = (volatile flash_fault *)(chip() + FLASH_FAULT_AT);
  if (fault->magic != FLASH_FAULT_MAGIC || --fault->operations > 0) return;
  fault->magic = 0;
  uint8_t *cells = chip() + offset;
  flash_tear tear = flash_tear_begin(fault->tear, fault->seed, length);
  for (uint32_t i = 0; i < length; i++) {
    uint8_t wanted = bytes ? cells[i] & bytes[i] : ERASED;
    flash_tear_apply(&tear, cells + i, &wanted, 1);
  }
  semihosting_exit(POWER_CUT_STATUS);
}

uint32_t hal_flash_size(int32_t region) { return region == 0 ? FLASH_SYSTEM_BYTES : 0; }

uint32_t hal_flash_sector(int32_t region) { return region == 0 ? FLASH_SECTOR : 0; }

static bool inside(int32_t region, uint32_t at, int32_t len) {
  return region == 0 && at <= FLASH_SYSTEM_BYTES && (uint32_t)len <= FLASH_SYSTEM_BYTES - at;
}

bool hal_flash_read(int32_t region, uint32_t at, mk_typed *data, int32_t off, int32_t len) {
  uint8_t *bytes = checked_bytes(data, off, len);
  if (!inside(region, at, len)) return false;
  memcpy(bytes, flash_at(at), (size_t)len);
  return true;
}

bool hal_flash_program(int32_t region, uint32_t at, mk_typed *data, int32_t off, int32_t len) {
  const uint8_t *bytes = checked_bytes(data, off, len);
  if (!inside(region, at, len)) return false;
  count_operation(at, bytes, (uint32_t)len);
  return flash_program(at, bytes, (uint32_t)len);
}

bool hal_flash_erase(int32_t region, uint32_t at) {
  if (!inside(region, at, FLASH_SECTOR) || at % FLASH_SECTOR) return false;
  count_operation(at, NULL, FLASH_SECTOR);
  flash_erase(at);
  return true;
}
