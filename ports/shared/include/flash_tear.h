/* What is left of a program or an erase of flash during which the power is cut: the virtual boards' way to fail. */
#ifndef FLASH_TEAR_H
#define FLASH_TEAR_H

#include <stddef.h>
#include <stdint.h>

/* ports/flash_fault.ts and TEARS of ports/node/src/nor_flash.ts */
enum { TEAR_NONE, TEAR_PREFIX, TEAR_BITS, TEAR_ALL, TEAR_BY_SEED };

typedef struct {
  uint32_t kind;
  /* Bytes that are changed as a whole, where the kind is TEAR_PREFIX. */
  size_t whole;
  uint32_t random;
} flash_tear;

flash_tear flash_tear_begin(uint32_t kind, uint32_t seed, size_t total);

/* Does to the next `length` cells what the cut leaves of the change to `wanted`. */
void flash_tear_apply(flash_tear *tear, uint8_t *cells, const uint8_t *wanted, size_t length);

#endif
