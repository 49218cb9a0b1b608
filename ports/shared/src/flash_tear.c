#include "flash_tear.h"

/* Marsaglia's xorshift32. */
static uint32_t next(flash_tear *tear) {
  uint32_t x = tear->random;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  return tear->random = x;
}

flash_tear flash_tear_begin(uint32_t kind, uint32_t seed, size_t total) {
  flash_tear tear = {.kind = kind, .whole = 0, .random = seed * 2654435761u | 1u};
  next(&tear);
  if (kind >= TEAR_BY_SEED) tear.kind = next(&tear) % TEAR_BY_SEED;
  tear.whole = next(&tear) % (total + 1);
  return tear;
}

static uint8_t blend(flash_tear *tear, uint8_t cell, uint8_t wanted) {
  uint8_t mask = (uint8_t)(next(tear) >> 24);
  return (uint8_t)((cell & mask) | (wanted & ~mask));
}

void flash_tear_apply(flash_tear *tear, uint8_t *cells, const uint8_t *wanted, size_t length) {
  for (size_t i = 0; i < length; i++) {
    switch (tear->kind) {
      case TEAR_BITS: cells[i] = blend(tear, cells[i], wanted[i]); break;
      case TEAR_ALL: cells[i] = wanted[i]; break;
      case TEAR_PREFIX:
        if (tear->whole > 0) {
          cells[i] = wanted[i];
          tear->whole--;
          break;
        }
        cells[i] = blend(tear, cells[i], wanted[i]);
        tear->kind = TEAR_NONE;
        break;
      default: return;
    }
  }
}
