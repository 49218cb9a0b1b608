import "@meerkat/hal/crypto.native.ts";
import { decodeBase64 } from "@meerkat/core/base64.ts";
import { findMember, jsonToString } from "@meerkat/core/json_scan.ts";
import { SIGNATURE_ECDSA_P256 } from "@meerkat/hal/crypto.ts";
import { failed, type OtaResult } from "./result.ts";
import { zipU16 } from "./zip_format.ts";

// Signatures of a bundle: ECDSA P-256 over the SHA-256 of manifest.json, in an extra field of its header, as JSON:
// {"sig0": base64 of DER, ...}. The manifest has the digests of all parts.

/** Id of the extra field, APPNOTE 4.5.1: from the range for everybody. */
const EXTRA_SIGNATURES: i32 = 0x293a;

export const SIGNATURE_KEYS: i32 = 8;

/** A DER signature of P-256 has at most 72 bytes, a key 91. */
const MAX_SIGNATURE_BYTES: i32 = 80;
const MAX_KEY_BYTES: i32 = 256;

/** Any signatures will do, or none. */
const MASK_IGNORE: i32 = -1;
/** No update is accepted. */
const MASK_TOMBSTONE: i32 = 0;

/** The JSON text of signatures in an extra field, or an empty text. */
function signatureText(extra: Uint8Array): string {
  let at: i32 = 0;
  while (at + 4 <= extra.length) {
    const length = zipU16(extra, at + 2);
    const end = at + 4 + length;
    if (end > extra.length) return "";
    if (zipU16(extra, at) === EXTRA_SIGNATURES) return new TextDecoder().decode(extra.subarray(at + 4, end));
    at = end;
  }
  return "";
}

/**
 * Which signatures are valid: bit i for signature i with `keys[i]` (base64 of DER, empty for none). `digest`: SHA-256 of
 * the manifest.
 */
export function checkSignatures(extra: Uint8Array, digest: Uint8Array, keys: readonly string[]): i32 {
  const text = signatureText(extra);
  let mask: i32 = 0;
  if (text === "") return mask;
  for (let i: i32 = 0; i < SIGNATURE_KEYS && i < keys.length; i++) {
    const keyText = keys[i]!;
    const raw = keyText === "" ? undefined : findMember(text, `sig${i}`);
    const signatureBase64 = raw === undefined ? undefined : jsonToString(raw);
    const key = decodeBase64(keyText, MAX_KEY_BYTES);
    const signature = signatureBase64 === undefined ? undefined : decodeBase64(signatureBase64, MAX_SIGNATURE_BYTES);
    if (key === undefined || signature === undefined) continue;
    if (hal_verify(SIGNATURE_ECDSA_P256, key, digest, signature)) mask |= 1 << i;
  }
  return mask;
}

/** Why nothing is accepted with this `update.sig_req_mask`, or undefined. */
export function tombstone(requiredMask: i32): OtaResult | undefined {
  return requiredMask === MASK_TOMBSTONE ? failed("Updates are disabled (update.sig_req_mask is 0)") : undefined;
}

/** Why these signatures do not do, or undefined. */
export function missingSignatures(valid: i32, requiredMask: i32): OtaResult | undefined {
  if (requiredMask === MASK_IGNORE) return undefined;
  if (requiredMask > 0 && (valid & requiredMask) === requiredMask) return undefined;
  return failed(`Signature verification failed (valid: 0x${hex(valid)}, required: 0x${hex(requiredMask & 0xff)})`);
}

/** Whether the bundle must be signed. */
export function isSignatureRequired(requiredMask: i32): boolean {
  return requiredMask !== MASK_IGNORE;
}

function hex(byte: i32): string {
  return byte.toString(16);
}
