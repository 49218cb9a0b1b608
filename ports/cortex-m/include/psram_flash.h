/*
 * How the board's PSRAM is used as flash (flash.c). The first 8 MB are FLASH_SYSTEM. The last two sectors are not for
 * programs: random.c keeps its seed in the one, and in the other whoever starts the emulator leaves 32 random bytes.
 */
#ifndef PSRAM_FLASH_H
#define PSRAM_FLASH_H

#include <stdbool.h>
#include <stdint.h>

#include "board.h"

#define FLASH_SECTOR 4096u
#define FLASH_SYSTEM_BYTES (8u << 20)
#define FLASH_SEED_AT (BOARD_FLASH_BYTES - 2 * FLASH_SECTOR)
#define FLASH_HOST_AT (BOARD_FLASH_BYTES - FLASH_SECTOR)

/* Behind the random bytes: the host may ask for a cut of the power during an operation (ports/flash_fault.ts). */
#define FLASH_FAULT_AT (FLASH_HOST_AT + 32)
#define FLASH_FAULT_MAGIC 0x74754346u
typedef struct {
  uint32_t magic;
  /* Operations until then, it included. */
  uint32_t operations;
  /* TEAR_* of flash_tear.h. */
  uint32_t tear;
  uint32_t seed;
} flash_fault;

/* Slots of one-time memory (fuse.c). */
#define FLASH_FUSES_AT (FLASH_HOST_AT + 512)

/* Where a byte of the chip can be read. A chip that holds nothing but zeros is new: it is erased first. */
const uint8_t *flash_at(uint32_t offset);
/* As NOR does it: only clears bits. False if one would have to be set. */
bool flash_program(uint32_t offset, const uint8_t *bytes, uint32_t length);
void flash_erase(uint32_t offset);

#endif
