import "@meerkat/hal/crypto.native.ts";
import { HASH_MD5, HASH_SHA256 } from "@meerkat/hal/crypto.ts";
import { lowerCase } from "./ascii.ts";

// Digest authentication (RFC 7616) as HTTP and RPC frames use it, and the htdigest files that hold its secrets.

export const DIGEST_MD5: i32 = 0;
export const DIGEST_SHA256: i32 = 1;

const HEX: string = "0123456789abcdef";

/** Hash of the UTF-8 bytes of a text as lower-case hexadecimal digits; `algo` is DIGEST_*. */
export function hashHex(algo: i32, text: string): string {
  const bytes = new TextEncoder().encode(text);
  const hash = new Uint8Array(algo === DIGEST_SHA256 ? 32 : 16);
  hal_hash(algo === DIGEST_SHA256 ? HASH_SHA256 : HASH_MD5, bytes, 0, bytes.length, hash);
  return toHex(hash);
}

export function toHex(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i: i32 = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    parts.push(HEX.charAt(byte >> 4) + HEX.charAt(byte & 15));
  }
  return parts.join("");
}

/** Name of the algorithm in challenges. */
export function digestName(algo: i32): string {
  return algo === DIGEST_SHA256 ? "SHA-256" : "MD5";
}

/** The secret that stands for a password in htdigest files. */
export function digestSecret(algo: i32, user: string, realm: string, password: string): string {
  return hashHex(algo, `${user}:${realm}:${password}`);
}

/** What the client must answer (RFC 7616 3.4.1, with qop); `a2` is the hash of `method:uri`. */
export function digestResponse(algo: i32, secret: string, nonce: string, nc: string, cnonce: string, qop: string, a2: string): string {
  return hashHex(algo, `${secret}:${nonce}:${nc}:${cnonce}:${qop}:${a2}`);
}

/** Whether two texts of hexadecimal digits are equal, in any case. The time it takes tells only whether the lengths are. */
export function sameDigest(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference: i32 = 0;
  for (let i: i32 = 0; i < a.length; i++) difference |= lowerCase(a.charCodeAt(i)) ^ lowerCase(b.charCodeAt(i));
  return difference === 0;
}

/** The secret of a user in an htdigest file, lines of `user:realm:secret`; the first line of the user and realm decides. Empty if there is none. */
export function findSecret(htdigest: string, user: string, realm: string): string {
  const start = `${user}:${realm}:`;
  if (user.includes(":") || user.includes("\n") || user === "") return "";
  for (let at: i32 = 0; at < htdigest.length; ) {
    let end: i32 = htdigest.indexOf("\n", at);
    if (end < 0) end = htdigest.length;
    if (htdigest.startsWith(start, at)) return htdigest.slice(at + start.length, end).trim();
    at = end + 1;
  }
  return "";
}
