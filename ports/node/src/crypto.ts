/** hal/src/crypto.native.ts by Node's crypto, and by @noble/curves for ECDSA over a hash, which Node does not offer. */
import { createCipheriv, createDecipheriv, createHash, createPublicKey, type Hash, randomFillSync, verify } from "node:crypto";
import { CIPHER_AES_ECB, CIPHER_AES_XTS, HASH_MD5, HASH_SHA1, SIGNATURE_ECDSA_P256, SIGNATURE_ED25519 } from "@meerkat/hal/crypto.ts";
import { p256 } from "@noble/curves/nist.js";

const DIGESTS = 4;

/** DER of a SubjectPublicKeyInfo with a point of P-256 that is not compressed, up to the point (RFC 5480). */
const P256_HEAD = Buffer.from("3059301306072a8648ce3d020106082a8648ce3d030107034200", "hex");
const P256_BYTES = 91;

function hashOf(kind: number): Hash {
  return createHash(kind === HASH_MD5 ? "md5" : kind === HASH_SHA1 ? "sha1" : "sha256");
}

function isP256Signature(key: Uint8Array, hash: Uint8Array, signature: Uint8Array): boolean {
  if (key.length !== P256_BYTES || hash.length !== 32 || !P256_HEAD.equals(key.subarray(0, P256_HEAD.length))) return false;
  try {
    return p256.verify(signature, hash, key.subarray(P256_HEAD.length), { prehash: false, lowS: false, format: "der" });
  } catch {
    return false;
  }
}

function isEd25519Signature(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key), format: "der", type: "spki" });
    return publicKey.asymmetricKeyType === "ed25519" && verify(null, message, publicKey, signature);
  } catch {
    return false;
  }
}

/** OpenSSL's name, or undefined where the lengths do not fit. */
function cipherName(mode: number, key: Uint8Array, tweak: Uint8Array, length: number): string | undefined {
  if (length === 0 || length % 16 !== 0) return undefined;
  if (mode === CIPHER_AES_ECB && tweak.length === 0 && [16, 24, 32].includes(key.length)) return `aes-${key.length * 8}-ecb`;
  if (mode !== CIPHER_AES_XTS || tweak.length !== 16 || (key.length !== 32 && key.length !== 64)) return undefined;
  const half = key.length / 2;
  return Buffer.compare(key.subarray(0, half), key.subarray(half)) === 0 ? undefined : `aes-${half * 8}-xts`;
}

/** The natives; the digests in use are those of one machine. */
export function cryptoNatives() {
  const digests: (Hash | undefined)[] = new Array(DIGESTS).fill(undefined);
  return {
    hal_hash(kind: number, data: Uint8Array, off: number, len: number, out: Uint8Array): void {
      out.set(
        hashOf(kind)
          .update(data.subarray(off, off + len))
          .digest(),
      );
    },
    hal_digest_begin(kind: number): number {
      const digest = digests.indexOf(undefined);
      if (digest >= 0) digests[digest] = hashOf(kind);
      return digest;
    },
    hal_digest_update(digest: number, data: Uint8Array, off: number, len: number): void {
      digests[digest]?.update(data.subarray(off, off + len));
    },
    hal_digest_end(digest: number, out: Uint8Array): void {
      const hash = digests[digest]?.digest();
      if (hash && out.length > 0) out.set(hash);
      digests[digest] = undefined;
    },
    hal_verify(kind: number, key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
      if (kind === SIGNATURE_ECDSA_P256) return isP256Signature(key, message, signature);
      return kind === SIGNATURE_ED25519 && isEd25519Signature(key, message, signature);
    },
    hal_verify_known: (kind: number) => kind === SIGNATURE_ECDSA_P256 || kind === SIGNATURE_ED25519,
    hal_cipher(mode: number, encrypt: boolean, key: Uint8Array, tweak: Uint8Array, data: Uint8Array, off: number, len: number): boolean {
      const name = cipherName(mode, key, tweak, len);
      if (name === undefined) return false;
      const cipher = (encrypt ? createCipheriv : createDecipheriv)(name, key, mode === CIPHER_AES_XTS ? tweak : null).setAutoPadding(false);
      data.set(Buffer.concat([cipher.update(data.subarray(off, off + len)), cipher.final()]), off);
      return true;
    },
    hal_random_bytes(out: Uint8Array): void {
      randomFillSync(out);
    },
  };
}
