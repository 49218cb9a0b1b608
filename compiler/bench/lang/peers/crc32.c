/* CRC-32 of IEEE 802.3 with a table of 256 words, over 64 KB. */
#include "peer.h"

enum { ROUNDS = 1000, BUFFER_BYTES = 65536 };

/* CRC of anything that ends with its own CRC. */
#define EXPECTED_RESIDUE 0x2144df1cu

static uint32_t table[256];

static void make_table(void) {
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
    table[byte] = crc;
  }
}

static uint32_t crc32(const uint8_t *bytes, size_t length) {
  uint32_t crc = 0xffffffffu;
  for (size_t i = 0; i < length; i++) crc = table[(crc ^ bytes[i]) & 255] ^ crc >> 8;
  return crc ^ 0xffffffffu;
}

int main(void) {
  make_table();
  uint32_t check = crc32((const uint8_t *)"123456789", 9);
  if (check != 0xcbf43926u) fail("check value %x", check);
  uint8_t *buffer = allocate(BUFFER_BYTES);
  uint32_t state = 1;
  for (int i = 0; i < BUFFER_BYTES; i++) {
    state = state * 1103515245u + 12345u;
    buffer[i] = (uint8_t)(state >> 24);
  }
  size_t payload = BUFFER_BYTES - 4;
  for (int round = 0; round < ROUNDS; round++) {
    buffer[(size_t)round % payload] ^= 0xff;
    uint32_t crc = crc32(buffer, payload);
    for (int i = 0; i < 4; i++) buffer[payload + i] = (uint8_t)(crc >> 8 * i);
    uint32_t residue = crc32(buffer, BUFFER_BYTES);
    if (residue != EXPECTED_RESIDUE) fail("residue %x", residue);
  }
  free(buffer);
  printf("crc32: residue %x of %d bytes\n", EXPECTED_RESIDUE, BUFFER_BYTES);
}
