/* hal_hash and hal_digest_* (hal/src/crypto.native.ts) by mbedTLS 2.28. Hashes that its configuration leaves out are SHA-256. */
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

#define DIGESTS 4

struct digest {
  /* HASH_* + 1; 0 is a free one. */
  int32_t kind_plus_1;
  union {
#ifdef MBEDTLS_MD5_C
    mbedtls_md5_context md5;
#endif
#ifdef MBEDTLS_SHA1_C
    mbedtls_sha1_context sha1;
#endif
    mbedtls_sha256_context sha256;
  } context;
};

static struct digest digests[DIGESTS];

static void begin(struct digest *digest, int32_t kind) {
  digest->kind_plus_1 = kind + 1;
  switch (kind) {
#ifdef MBEDTLS_MD5_C
    case HASH_MD5:
      mbedtls_md5_init(&digest->context.md5);
      mbedtls_md5_starts_ret(&digest->context.md5);
      break;
#endif
#ifdef MBEDTLS_SHA1_C
    case HASH_SHA1:
      mbedtls_sha1_init(&digest->context.sha1);
      mbedtls_sha1_starts_ret(&digest->context.sha1);
      break;
#endif
    default:
      mbedtls_sha256_init(&digest->context.sha256);
      mbedtls_sha256_starts_ret(&digest->context.sha256, 0);
      break;
  }
}

static void update(struct digest *digest, const uint8_t *bytes, size_t size) {
  switch (digest->kind_plus_1 - 1) {
#ifdef MBEDTLS_MD5_C
    case HASH_MD5: mbedtls_md5_update_ret(&digest->context.md5, bytes, size); break;
#endif
#ifdef MBEDTLS_SHA1_C
    case HASH_SHA1: mbedtls_sha1_update_ret(&digest->context.sha1, bytes, size); break;
#endif
    default: mbedtls_sha256_update_ret(&digest->context.sha256, bytes, size); break;
  }
}

static void end(struct digest *digest, mk_typed *out) {
  switch (digest->kind_plus_1 - 1) {
#ifdef MBEDTLS_MD5_C
    case HASH_MD5: mbedtls_md5_finish_ret(&digest->context.md5, checked_bytes(out, 0, MD5_BYTES)); break;
#endif
#ifdef MBEDTLS_SHA1_C
    case HASH_SHA1: mbedtls_sha1_finish_ret(&digest->context.sha1, checked_bytes(out, 0, SHA1_BYTES)); break;
#endif
    default: mbedtls_sha256_finish_ret(&digest->context.sha256, checked_bytes(out, 0, SHA256_BYTES)); break;
  }
}

void hal_hash(int32_t kind, mk_typed *data, int32_t off, int32_t len, mk_typed *out) {
  struct digest digest;
  const uint8_t *bytes = checked_bytes(data, off, len);
  begin(&digest, kind);
  update(&digest, bytes, (size_t)len);
  end(&digest, out);
}

int32_t hal_digest_begin(int32_t kind) {
  for (int32_t i = 0; i < DIGESTS; i++) {
    if (digests[i].kind_plus_1) continue;
    begin(&digests[i], kind);
    return i;
  }
  return -1;
}

static struct digest *in_use(int32_t digest) {
  return digest >= 0 && digest < DIGESTS && digests[digest].kind_plus_1 ? &digests[digest] : NULL;
}

void hal_digest_update(int32_t digest, mk_typed *data, int32_t off, int32_t len) {
  struct digest *used = in_use(digest);
  const uint8_t *bytes = checked_bytes(data, off, len);
  if (used) update(used, bytes, (size_t)len);
}

void hal_digest_end(int32_t digest, mk_typed *out) {
  struct digest *used = in_use(digest);
  if (!used) return;
  if (out->len) end(used, out);
  used->kind_plus_1 = 0;
}
