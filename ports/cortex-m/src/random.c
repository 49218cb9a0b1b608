/*
 * Random bytes on a board without a generator: CTR_DRBG (NIST SP 800-90A) of mbedTLS, seeded with all that differs
 * from one start to the next. ports/README.md says what that is worth.
 */
#include <string.h>

#include "cortex_m.h"
#include "hal_natives.h"
#include "mbedtls/ctr_drbg.h"
#include "psram_flash.h"
#include "tls_session.h"

#define SEED_BYTES 32

static mbedtls_ctr_drbg_context generator;

/* What mbedTLS asks for at the start, and again after each 10,000 requests: the moment is all that has changed then. */
static int fresh_bytes(void *kept, unsigned char *out, size_t length) {
  const uint8_t *host = flash_at(FLASH_HOST_AT), *own = kept;
  for (size_t i = 0; i < length; i++) out[i] = (uint8_t)(host[i % SEED_BYTES] ^ own[i % SEED_BYTES] ^ SYST_CVR ^ hal_random());
  return 0;
}

static void seed_generator(void) {
  static uint8_t kept[SEED_BYTES];
  memcpy(kept, flash_at(FLASH_SEED_AT), SEED_BYTES);
  struct {
    uint8_t kept[SEED_BYTES], host[SEED_BYTES];
    double wall;
    uint32_t ticks, phase;
  } seed;
  memcpy(seed.kept, kept, SEED_BYTES);
  memcpy(seed.host, flash_at(FLASH_HOST_AT), SEED_BYTES);
  seed.wall = hal_wall_ms();
  seed.ticks = hal_ticks_ms();
  seed.phase = SYST_CVR;
  mbedtls_ctr_drbg_init(&generator);
  mbedtls_ctr_drbg_seed(&generator, fresh_bytes, kept, (const uint8_t *)&seed, sizeof seed);
  memset(&seed, 0, sizeof seed);
  /* The next start begins where nobody who knows only this one's output can tell. */
  mbedtls_ctr_drbg_random(&generator, kept, SEED_BYTES);
  flash_erase(FLASH_SEED_AT);
  flash_program(FLASH_SEED_AT, kept, SEED_BYTES);
}

void port_random_bytes(void *bytes, size_t size) {
  static bool seeded;
  if (!seeded) seed_generator();
  seeded = true;
  uint8_t *to = bytes;
  while (size) {
    size_t part = size < MBEDTLS_CTR_DRBG_MAX_REQUEST ? size : MBEDTLS_CTR_DRBG_MAX_REQUEST;
    mbedtls_ctr_drbg_random(&generator, to, part);
    to += part;
    size -= part;
  }
}
