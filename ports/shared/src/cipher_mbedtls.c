/* hal_cipher (hal/src/crypto.native.ts) by mbedTLS 2.28. */
#include <string.h>

#include "hal_natives.h"
#include "mbedtls/aes.h"

/* hal/src/crypto.ts */
#define CIPHER_AES_ECB 0
#define CIPHER_AES_XTS 1

#define BLOCK 16u

static bool ecb(bool encrypt, const mk_typed *key, uint8_t *bytes, size_t size) {
  mbedtls_aes_context context;
  mbedtls_aes_init(&context);
  unsigned bits = key->len * 8;
  bool done = (encrypt ? mbedtls_aes_setkey_enc(&context, key->data, bits) : mbedtls_aes_setkey_dec(&context, key->data, bits)) == 0;
  for (size_t at = 0; done && at < size; at += BLOCK) {
    done = mbedtls_aes_crypt_ecb(&context, encrypt ? MBEDTLS_AES_ENCRYPT : MBEDTLS_AES_DECRYPT, bytes + at, bytes + at) == 0;
  }
  mbedtls_aes_free(&context);
  return done;
}

static bool xts(bool encrypt, const mk_typed *key, const uint8_t *tweak, uint8_t *bytes, size_t size) {
  mbedtls_aes_xts_context context;
  mbedtls_aes_xts_init(&context);
  unsigned bits = key->len * 8;
  bool done = (encrypt ? mbedtls_aes_xts_setkey_enc(&context, key->data, bits) : mbedtls_aes_xts_setkey_dec(&context, key->data, bits)) == 0 &&
              mbedtls_aes_crypt_xts(&context, encrypt ? MBEDTLS_AES_ENCRYPT : MBEDTLS_AES_DECRYPT, size, tweak, bytes, bytes) == 0;
  mbedtls_aes_xts_free(&context);
  return done;
}

bool hal_cipher(int32_t mode, bool encrypt, mk_typed *key, mk_typed *tweak, mk_typed *data, int32_t off, int32_t len) {
  uint8_t *bytes = checked_bytes(data, off, len);
  size_t size = (size_t)len;
  uint32_t half = key->len / 2;
  if (!size || size % BLOCK) return false;
  switch (mode) {
    case CIPHER_AES_ECB: return tweak->len == 0 && (key->len == 16 || key->len == 24 || key->len == 32) && ecb(encrypt, key, bytes, size);
    case CIPHER_AES_XTS:
      /* Equal keys make XTS weak (IEEE 1619, FIPS 140-2 IG A.9). */
      return tweak->len == BLOCK && (key->len == 32 || key->len == 64) && memcmp(key->data, key->data + half, half) != 0 &&
             xts(encrypt, key, tweak->data, bytes, size);
    default: return false;
  }
}
