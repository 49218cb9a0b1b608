/** Hash (HASH_* of crypto.ts) of `len` bytes of `data` from `off`, to the start of `out`: 16, 20 or 32 bytes. */
declare function hal_hash(kind: i32, data: Uint8Array, off: i32, len: i32, out: Uint8Array): void;

/** Begins a hash of data that come in pieces. Returns its number, or -1 if as many as the machine has are in use (at least 4). */
declare function hal_digest_begin(kind: i32): i32;

/** Adds `len` bytes of `data` from `off`. */
declare function hal_digest_update(digest: i32, data: Uint8Array, off: i32, len: i32): void;

/** Writes the hash to the start of `out` and ends it: the number is free again. `out` of length 0: only ends it. */
declare function hal_digest_end(digest: i32, out: Uint8Array): void;

/**
 * Whether `signature` (ECDSA: ASN.1 DER of r and s; Ed25519: 64 bytes) of `key` (DER SubjectPublicKeyInfo, RFC 5480 and
 * RFC 8410) is one of `message`: for SIGNATURE_ECDSA_P256 the SHA-256 hash, for SIGNATURE_ED25519 the message itself.
 * Bytes that are no key or no signature are false. Kinds: SIGNATURE_* of crypto.ts.
 */
declare function hal_verify(kind: i32, key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;

/** Whether the machine can verify signatures of this kind. */
declare function hal_verify_known(kind: i32): boolean;

/**
 * Encrypts or decrypts `len` bytes of `data` from `off` in place by AES. `mode`: CIPHER_* of crypto.ts. `key`: 16, 24 or
 * 32 bytes, for XTS 32 or 64 (both keys, IEEE 1619). `tweak`: 16 bytes for XTS, else empty. `len`: a multiple of 16,
 * not 0. False if the machine has no such cipher, or a length does not fit.
 */
declare function hal_cipher(mode: i32, encrypt: boolean, key: Uint8Array, tweak: Uint8Array, data: Uint8Array, off: i32, len: i32): boolean;

/** Fills `out` with random bytes that are fit for keys, as far as the machine has a source of them (see its port). */
declare function hal_random_bytes(out: Uint8Array): void;
