import "@meerkat/hal/crypto.native.ts";
import { DEV_OK, type VfsDevice } from "@meerkat/core/vfs/device.ts";
import { HASH_SHA256, SIGNATURE_ED25519 } from "@meerkat/hal/crypto.ts";
import type { BootKey } from "./boot_keys.ts";
import {
  decodeHeader,
  FLAG_RAM_LOAD,
  HEADER_BYTES,
  type ImageHeader,
  MAX_HEADER_BYTES,
  MAX_TLV_BYTES,
  SHA256_BYTES,
  TLV_ECDSA,
  TLV_ED25519,
  TLV_INFO_BYTES,
  TLV_INFO_MAGIC,
  TLV_KEYHASH,
  TLV_PLATFORM,
  TLV_PROTECTED_INFO_MAGIC,
  TLV_SECURITY_COUNTER,
  TLV_SHA256,
  TlvReader,
} from "./image_format.ts";
import { getU16, getU32 } from "./little_endian.ts";

// Whether what lies on a device is an image that may be started. RAM: one buffer, whatever the size of the image.

export const IMAGE_GOOD: i32 = 0;
/** The device does not start with the magic number. */
export const IMAGE_NONE: i32 = 1;
export const IMAGE_UNREADABLE: i32 = 2;
/** A size in the header that cannot be. */
export const IMAGE_BAD_HEADER: i32 = 3;
/** Longer than the device. */
export const IMAGE_TOO_LONG: i32 = 4;
/** A flag that this loader does not know: encrypted, compressed, not bootable. */
export const IMAGE_BAD_FLAGS: i32 = 5;
/** The TLVs are not there where the image should end, or damaged. */
export const IMAGE_CUT: i32 = 6;
export const IMAGE_BAD_HASH: i32 = 7;
/** No signature by a key that this machine knows. */
export const IMAGE_UNKNOWN_KEY: i32 = 8;
export const IMAGE_REVOKED_KEY: i32 = 9;
export const IMAGE_BAD_SIGNATURE: i32 = 10;
export const IMAGE_WRONG_PLATFORM: i32 = 11;
/** Its security counter is below the machine's. */
export const IMAGE_DOWNGRADE: i32 = 12;
/** It does not go where it wants to be loaded. */
export const IMAGE_NO_PLACE: i32 = 13;

/** In words, for logs and answers. */
export function imageFaultText(status: i32): string {
  switch (status) {
    case IMAGE_GOOD:
      return "good";
    case IMAGE_NONE:
      return "no image";
    case IMAGE_UNREADABLE:
      return "the flash cannot be read";
    case IMAGE_BAD_HEADER:
      return "bad header";
    case IMAGE_TOO_LONG:
      return "longer than the slot";
    case IMAGE_BAD_FLAGS:
      return "of an unknown kind";
    case IMAGE_CUT:
      return "truncated or damaged: no TLVs at its end";
    case IMAGE_BAD_HASH:
      return "wrong hash";
    case IMAGE_UNKNOWN_KEY:
      return "not signed by a known key";
    case IMAGE_REVOKED_KEY:
      return "signed by a revoked key";
    case IMAGE_BAD_SIGNATURE:
      return "bad signature";
    case IMAGE_WRONG_PLATFORM:
      return "for another platform";
    case IMAGE_DOWNGRADE:
      return "downgrade: its security counter is too low";
    default:
      return "no memory at its load address";
  }
}

/** What an image must fulfil. */
export class ImageRules {
  readonly keys: readonly BootKey[];
  /** Bit i is set if key i is not trusted any more. */
  readonly revokedKeys: u32;
  /** Least security counter. */
  readonly minCounter: u32;
  /** Name of the platform, `hal_arch()`. An image that names none fits all. */
  readonly platform: string;

  constructor(keys: readonly BootKey[], revokedKeys: u32, minCounter: u32, platform: string) {
    this.keys = keys;
    this.revokedKeys = revokedKeys;
    this.minCounter = minCounter;
    this.platform = platform;
  }
}

/** Takes a piece of the payload that begins `at` bytes behind the header. False if it cannot be where it is to go. */
export type PayloadSink = (header: ImageHeader, at: u32, bytes: Uint8Array, off: i32, length: i32) => boolean;

/** Checks one image. The fields are valid as far as `check` has come. */
export class ImageCheck {
  header: ImageHeader | undefined = undefined;
  /** Of an image without one, 0. */
  counter: u32 = 0;
  /** Bytes from the start of the device to the end of the image. */
  totalBytes: u32 = 0;
  /**
   * Gets the payload as it is read for the hash. What it got is to be used only if the image is good; but then it is
   * certain that it was these bytes that were checked, whatever the flash holds by now.
   */
  sink: PayloadSink | undefined = undefined;

  private readonly device: VfsDevice;
  private readonly rules: ImageRules;
  private readonly buffer: Uint8Array = new Uint8Array(MAX_TLV_BYTES);
  private readonly hash: Uint8Array = new Uint8Array(SHA256_BYTES);

  constructor(device: VfsDevice, rules: ImageRules) {
    this.device = device;
    this.rules = rules;
  }

  /** IMAGE_*. */
  check(): i32 {
    const { device, buffer } = this;
    if (device.size < HEADER_BYTES || device.read(0, buffer, 0, HEADER_BYTES) !== DEV_OK) return IMAGE_UNREADABLE;
    const header = decodeHeader(buffer);
    if (header === undefined) return IMAGE_NONE;
    this.header = header;
    const bad = headerFault(header, device.size);
    if (bad !== IMAGE_GOOD) return bad;
    const payloadEnd: u32 = header.headerBytes + header.payloadBytes;
    const ofProtected = header.protectedBytes === 0 ? this.checkCounter() : this.checkProtected(payloadEnd, header.protectedBytes);
    // Only the hash says whether these can be believed: it is looked at first.
    if (ofProtected === IMAGE_UNREADABLE || ofProtected === IMAGE_CUT) return ofProtected;
    const signedEnd: u32 = payloadEnd + header.protectedBytes;
    const ofPayload = this.readSigned(header, payloadEnd, signedEnd);
    if (ofPayload === IMAGE_UNREADABLE) return ofPayload;
    const ofTrailer = this.checkTrailer(signedEnd);
    if (ofTrailer !== IMAGE_GOOD) return ofTrailer;
    return ofProtected === IMAGE_GOOD ? ofPayload : ofProtected;
  }

  /** Reads an area of TLVs into the buffer. Its bytes, or 0 if it cannot be one. */
  private readArea(at: u32, magic: i32): i32 {
    const { device, buffer } = this;
    if (at > device.size || device.size - at < TLV_INFO_BYTES || device.read(at, buffer, 0, TLV_INFO_BYTES) !== DEV_OK) return 0;
    const bytes = getU16(buffer, 2);
    if (getU16(buffer, 0) !== magic || bytes < TLV_INFO_BYTES || bytes > MAX_TLV_BYTES || bytes > device.size - at) return 0;
    return device.read(at, buffer, 0, bytes) === DEV_OK ? bytes : 0;
  }

  private checkProtected(at: u32, size: i32): i32 {
    const bytes = this.readArea(at, TLV_PROTECTED_INFO_MAGIC);
    if (bytes !== size) return IMAGE_CUT;
    const tlv = new TlvReader(this.buffer, 0, bytes);
    let fits = true;
    while (tlv.advance()) {
      if (tlv.type === TLV_SECURITY_COUNTER && tlv.length === 4) this.counter = getU32(this.buffer, tlv.at);
      else if (tlv.type === TLV_PLATFORM) fits = this.isPlatform(tlv.at, tlv.length);
    }
    if (!tlv.isWhole()) return IMAGE_CUT;
    if (!fits) return IMAGE_WRONG_PLATFORM;
    return this.checkCounter();
  }

  private checkCounter(): i32 {
    return this.counter < this.rules.minCounter ? IMAGE_DOWNGRADE : IMAGE_GOOD;
  }

  private isPlatform(at: i32, length: i32): boolean {
    const { platform } = this.rules;
    if (length !== platform.length) return false;
    for (let i: i32 = 0; i < length; i++) {
      if (this.buffer[at + i] !== platform.charCodeAt(i)) return false;
    }
    return true;
  }

  /** Computes the hash, and passes the payload on. */
  private readSigned(header: ImageHeader, payloadEnd: u32, end: u32): i32 {
    const { device, buffer } = this;
    const digest = hal_digest_begin(HASH_SHA256);
    if (digest < 0) return IMAGE_UNREADABLE;
    let status: i32 = IMAGE_GOOD;
    // Header, payload and TLVs are read in pieces of their own.
    let at: u32 = 0;
    let pieceEnd: u32 = header.headerBytes;
    while (at < end && status !== IMAGE_UNREADABLE) {
      if (at === pieceEnd) pieceEnd = at < payloadEnd ? payloadEnd : end;
      const part: i32 = pieceEnd - at < buffer.length ? pieceEnd - at : buffer.length;
      if (device.read(at, buffer, 0, part) !== DEV_OK) status = IMAGE_UNREADABLE;
      else hal_digest_update(digest, buffer, 0, part);
      if (at >= header.headerBytes && pieceEnd === payloadEnd && status === IMAGE_GOOD && !this.passOn(header, at, part)) status = IMAGE_NO_PLACE;
      at += part;
    }
    hal_digest_end(digest, this.hash);
    return status;
  }

  private passOn(header: ImageHeader, at: u32, length: i32): boolean {
    const { sink } = this;
    return sink === undefined || sink(header, at - header.headerBytes, this.buffer, 0, length);
  }

  private checkTrailer(at: u32): i32 {
    const bytes = this.readArea(at, TLV_INFO_MAGIC);
    if (bytes === 0) return IMAGE_CUT;
    this.totalBytes = at + bytes;
    const tlv = new TlvReader(this.buffer, 0, bytes);
    let hashed = false;
    let key: i32 = -1;
    let verdict: i32 = IMAGE_UNKNOWN_KEY;
    while (tlv.advance()) {
      if (tlv.type === TLV_SHA256) {
        if (tlv.length !== SHA256_BYTES || !this.sameHash(tlv.at, this.hash)) return IMAGE_BAD_HASH;
        hashed = true;
      } else if (tlv.type === TLV_KEYHASH) {
        key = tlv.length === SHA256_BYTES ? this.findKey(tlv.at) : -1;
      } else if ((tlv.type === TLV_ECDSA || tlv.type === TLV_ED25519) && key >= 0 && verdict !== IMAGE_GOOD) {
        // A good signature by one key counts, whatever the others are.
        verdict = hashed ? this.checkSignature(key, tlv) : IMAGE_BAD_HASH;
        key = -1;
      }
    }
    if (!tlv.isWhole()) return IMAGE_CUT;
    return hashed ? verdict : IMAGE_BAD_HASH;
  }

  /** Number of the key with this hash, or -1. */
  private findKey(at: i32): i32 {
    const { keys } = this.rules;
    const hash = new Uint8Array(SHA256_BYTES);
    for (let i: i32 = 0; i < keys.length; i++) {
      const { der } = keys[i]!;
      hal_hash(HASH_SHA256, der, 0, der.length, hash);
      if (this.sameHash(at, hash)) return i;
    }
    return -1;
  }

  private checkSignature(number: i32, tlv: TlvReader): i32 {
    if (((this.rules.revokedKeys >>> number) & 1) === 1) return IMAGE_REVOKED_KEY;
    const key = this.rules.keys[number]!;
    const kind = key.kind();
    const fits = (tlv.type === TLV_ED25519) === (kind === SIGNATURE_ED25519);
    const signature = this.buffer.slice(tlv.at, tlv.at + tlv.length);
    return fits && hal_verify_known(kind) && hal_verify(kind, key.der, this.hash, signature) ? IMAGE_GOOD : IMAGE_BAD_SIGNATURE;
  }

  private sameHash(at: i32, hash: Uint8Array): boolean {
    for (let i: i32 = 0; i < SHA256_BYTES; i++) {
      if (this.buffer[at + i] !== hash[i]) return false;
    }
    return true;
  }
}

/** Sizes are compared without adding them first: a sum may not fit. */
function headerFault(header: ImageHeader, deviceBytes: u32): i32 {
  if (header.headerBytes < HEADER_BYTES || header.headerBytes > MAX_HEADER_BYTES || header.payloadBytes === 0) return IMAGE_BAD_HEADER;
  if (header.protectedBytes !== 0 && (header.protectedBytes < TLV_INFO_BYTES || header.protectedBytes > MAX_TLV_BYTES)) return IMAGE_BAD_HEADER;
  if (header.headerBytes > deviceBytes || header.payloadBytes > deviceBytes - header.headerBytes) return IMAGE_TOO_LONG;
  return (header.flags & ~FLAG_RAM_LOAD) !== 0 ? IMAGE_BAD_FLAGS : IMAGE_GOOD;
}
