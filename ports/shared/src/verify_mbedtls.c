/* hal_verify (hal/src/crypto.native.ts) by mbedTLS 2.28, which has ECDSA but not Ed25519. */
#include <string.h>

#include "hal_natives.h"
#include "mbedtls/ecdsa.h"
#include "mbedtls/ecp.h"

/* hal/src/crypto.ts */
#define SIGNATURE_ECDSA_P256 0

#define HASH_BYTES 32
#define POINT_BYTES 65

/*
 * DER of a SubjectPublicKeyInfo with a point of P-256 that is not compressed, up to the point (RFC 5480). Compared as a
 * whole: the general parser of keys would bring RSA into every image.
 */
static const uint8_t p256_head[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
                                    0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00};

static bool is_p256_signature(const mk_typed *key, const mk_typed *hash, const mk_typed *signature) {
  if (key->len != sizeof p256_head + POINT_BYTES || hash->len != HASH_BYTES || memcmp(key->data, p256_head, sizeof p256_head) != 0) return false;
  mbedtls_ecdsa_context context;
  mbedtls_ecdsa_init(&context);
  bool valid = mbedtls_ecp_group_load(&context.grp, MBEDTLS_ECP_DP_SECP256R1) == 0 &&
               mbedtls_ecp_point_read_binary(&context.grp, &context.Q, key->data + sizeof p256_head, POINT_BYTES) == 0 &&
               mbedtls_ecp_check_pubkey(&context.grp, &context.Q) == 0 &&
               mbedtls_ecdsa_read_signature(&context, hash->data, hash->len, signature->data, signature->len) == 0;
  mbedtls_ecdsa_free(&context);
  return valid;
}

bool hal_verify(int32_t kind, mk_typed *key, mk_typed *message, mk_typed *signature) {
  return kind == SIGNATURE_ECDSA_P256 && is_p256_signature(key, message, signature);
}

bool hal_verify_known(int32_t kind) { return kind == SIGNATURE_ECDSA_P256; }
