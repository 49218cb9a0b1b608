/* hal_hash (hal/src/crypto.native.ts) by mbedTLS 2.28. */
#include "hal_natives.h"
#include "mbedtls/md5.h"
#include "mbedtls/sha1.h"
#include "mbedtls/sha256.h"

/* hal/src/crypto.ts */
#define HASH_MD5 0
#define HASH_SHA1 1
#define HASH_SHA256 2

#define MD5_BYTES 16
#define SHA1_BYTES 20
#define SHA256_BYTES 32

void hal_hash(int32_t kind, mk_typed *data, int32_t off, int32_t len, mk_typed *out) {
  const uint8_t *bytes = checked_bytes(data, off, len);
  size_t size = (size_t)len;
  switch (kind) {
    case HASH_MD5: mbedtls_md5_ret(bytes, size, checked_bytes(out, 0, MD5_BYTES)); break;
    case HASH_SHA1: mbedtls_sha1_ret(bytes, size, checked_bytes(out, 0, SHA1_BYTES)); break;
    case HASH_SHA256: mbedtls_sha256_ret(bytes, size, checked_bytes(out, 0, SHA256_BYTES), 0); break;
    default: break;
  }
}
