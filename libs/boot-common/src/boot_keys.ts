import { SIGNATURE_ECDSA_P256, SIGNATURE_ED25519 } from "@meerkat/hal/crypto.ts";

// The public keys that images are checked by. The build puts them into the loader, and into programs that take updates.

/** Bytes of a DER SubjectPublicKeyInfo of an Ed25519 key (RFC 8410 4); one of P-256 (RFC 5480 2.2) has 91. */
const ED25519_DER_BYTES: i32 = 44;

/** More than this many keys there cannot be: each has a bit in the boot state that revokes it. */
export const MAX_KEYS: i32 = 32;

export class BootKey {
  /** SubjectPublicKeyInfo. */
  readonly der: Uint8Array;

  constructor(der: Uint8Array) {
    this.der = der;
  }

  /** SIGNATURE_* of hal/src/crypto.ts. */
  kind(): i32 {
    return this.der.length === ED25519_DER_BYTES ? SIGNATURE_ED25519 : SIGNATURE_ECDSA_P256;
  }
}

let keys: readonly BootKey[] = [];

/** The build calls it before anything else runs. The place of a key in the list is its number, which must never change. */
export function defineBootKeys(defined: readonly BootKey[]): void {
  keys = defined;
}

export function bootKeys(): readonly BootKey[] {
  return keys;
}

/** A key as generated modules have it: a character for each byte. */
export function keyOfText(text: string): BootKey {
  const der = new Uint8Array(text.length);
  for (let i: i32 = 0; i < der.length; i++) der[i] = text.charCodeAt(i);
  return new BootKey(der);
}
