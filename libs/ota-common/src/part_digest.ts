import "@meerkat/hal/crypto.native.ts";
import { crc32Continue } from "@meerkat/core/crc32.ts";
import { DEV_OK, type VfsDevice } from "@meerkat/core/vfs/device.ts";
import { HASH_SHA1, HASH_SHA256 } from "@meerkat/hal/crypto.ts";
import type { ManifestPart } from "./manifest.ts";

// Digests of a part, while it is written, against those of the manifest.

const READ_BYTES: i32 = 512;

export class PartDigest {
  private readonly part: ManifestPart;
  private sha256: i32 = -1;
  private sha1: i32 = -1;
  /** Of what was added by `addFrom`. */
  crc: u32 = 0;

  constructor(part: ManifestPart) {
    this.part = part;
  }

  /** False if the machine has no more digests to give. */
  begin(): boolean {
    const { part } = this;
    if (part.sha256 !== "") this.sha256 = hal_digest_begin(HASH_SHA256);
    if (part.sha1 !== "") this.sha1 = hal_digest_begin(HASH_SHA1);
    if ((part.sha256 === "" || this.sha256 >= 0) && (part.sha1 === "" || this.sha1 >= 0)) return true;
    this.drop();
    return false;
  }

  add(data: Uint8Array, off: i32, len: i32): void {
    if (this.sha256 >= 0) hal_digest_update(this.sha256, data, off, len);
    if (this.sha1 >= 0) hal_digest_update(this.sha1, data, off, len);
  }

  /** Adds the first `size` bytes of a device. False if they cannot be read. */
  addFrom(device: VfsDevice, size: u32): boolean {
    const buffer = new Uint8Array(READ_BYTES);
    for (let at: u32 = 0; at < size; at += READ_BYTES) {
      const count: i32 = size - at < READ_BYTES ? size - at : READ_BYTES;
      if (device.read(at, buffer, 0, count) !== DEV_OK) return false;
      this.add(buffer, 0, count);
      this.crc = crc32Continue(this.crc, buffer, 0, count);
    }
    return true;
  }

  /** Ends it. Name of the digest that does not fit (`cs_sha256`, `cs_sha1`), or an empty text. */
  mismatch(): string {
    const sha256 = endHex(this.sha256, 32);
    const sha1 = endHex(this.sha1, 20);
    this.sha256 = -1;
    this.sha1 = -1;
    if (this.part.sha256 !== "" && sha256 !== this.part.sha256) return "cs_sha256";
    return this.part.sha1 !== "" && sha1 !== this.part.sha1 ? "cs_sha1" : "";
  }

  /** Lets go of what the machine keeps for it. */
  drop(): void {
    endHex(this.sha256, 0);
    endHex(this.sha1, 0);
    this.sha256 = -1;
    this.sha1 = -1;
  }
}

function endHex(digest: i32, bytes: i32): string {
  if (digest < 0) return "";
  const hash = new Uint8Array(bytes);
  hal_digest_end(digest, hash);
  return hexText(hash);
}

const HEX: string = "0123456789abcdef";

/** Bytes as lower-case hex digits. */
export function hexText(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += HEX.charAt(byte >> 4) + HEX.charAt(byte & 15);
  return text;
}

/** Whether a text is that many lower-case hex digits, or empty. */
export function isDigestText(text: string, digits: i32): boolean {
  if (text === "") return true;
  if (text.length !== digits) return false;
  for (let i: i32 = 0; i < digits; i++) {
    if (!HEX.includes(text.charAt(i))) return false;
  }
  return true;
}
