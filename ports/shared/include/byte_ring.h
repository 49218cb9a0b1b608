/* A ring of bytes for one writer and one reader, one of which may be an interrupt handler. The size is a power of two. */
#ifndef BYTE_RING_H
#define BYTE_RING_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
  volatile uint32_t written, read;
  uint32_t size;
  uint8_t *bytes;
} byte_ring;

static inline uint32_t ring_used(const byte_ring *r) { return r->written - r->read; }
static inline uint32_t ring_free(const byte_ring *r) { return r->size - ring_used(r); }

static inline bool ring_put(byte_ring *r, uint8_t byte) {
  if (!ring_free(r)) return false;
  r->bytes[r->written & (r->size - 1)] = byte;
  r->written++;
  return true;
}

static inline bool ring_get(byte_ring *r, uint8_t *byte) {
  if (!ring_used(r)) return false;
  *byte = r->bytes[r->read & (r->size - 1)];
  r->read++;
  return true;
}

#endif
