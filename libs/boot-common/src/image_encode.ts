import { SIGNATURE_ED25519 } from "@meerkat/hal/crypto.ts";
import {
  encodeHeader,
  FLAG_RAM_LOAD,
  HEADER_BYTES,
  ImageHeader,
  SHA256_BYTES,
  TLV_ECDSA,
  TLV_ED25519,
  TLV_HEADER_BYTES,
  TLV_INFO_BYTES,
  TLV_INFO_MAGIC,
  TLV_KEYHASH,
  TLV_PLATFORM,
  TLV_PROTECTED_INFO_MAGIC,
  TLV_SECURITY_COUNTER,
  TLV_SHA256,
} from "./image_format.ts";
import { putU16, putU32 } from "./little_endian.ts";

/** What an image is made of. */
export class ImageContent {
  payload: Uint8Array = new Uint8Array(0);
  /** ih_hdr_size, at least 32: the payload starts this far behind the load address. */
  headerBytes: i32 = HEADER_BYTES;
  /** Where a machine that runs from memory wants the image, header included; undefined: wherever. */
  loadAddress: u32 | undefined = undefined;
  major: i32 = 0;
  minor: i32 = 0;
  revision: i32 = 0;
  build: u32 = 0;
  securityCounter: u32 = 0;
  /** Name of the platform; empty: not stated. */
  platform: string = "";
}

export class ImageSignature {
  /** SIGNATURE_* of hal/src/crypto.ts. */
  readonly kind: i32;
  /** SHA-256 of the key's SubjectPublicKeyInfo. */
  readonly keyHash: Uint8Array;
  readonly bytes: Uint8Array;

  constructor(kind: i32, keyHash: Uint8Array, bytes: Uint8Array) {
    this.kind = kind;
    this.keyHash = keyHash;
    this.bytes = bytes;
  }
}

/** Header, payload and protected TLVs: what the SHA-256 of the image is of. */
export function signedPart(content: ImageContent): Uint8Array {
  const { payload, headerBytes, platform } = content;
  const header = new ImageHeader();
  header.headerBytes = headerBytes;
  header.protectedBytes = TLV_INFO_BYTES + TLV_HEADER_BYTES + 4 + (platform === "" ? 0 : TLV_HEADER_BYTES + platform.length);
  header.payloadBytes = payload.length;
  if (content.loadAddress !== undefined) {
    header.loadAddress = content.loadAddress;
    header.flags = FLAG_RAM_LOAD;
  }
  header.major = content.major;
  header.minor = content.minor;
  header.revision = content.revision;
  header.build = content.build;
  const bytes = new Uint8Array(headerBytes + payload.length + header.protectedBytes);
  encodeHeader(header, bytes);
  bytes.set(payload, headerBytes);
  let at: i32 = putInfo(bytes, headerBytes + payload.length, TLV_PROTECTED_INFO_MAGIC, header.protectedBytes);
  const counter = new Uint8Array(4);
  putU32(counter, 0, content.securityCounter);
  at = putTlv(bytes, at, TLV_SECURITY_COUNTER, counter);
  if (platform !== "") putTlv(bytes, at, TLV_PLATFORM, new TextEncoder().encode(platform));
  return bytes;
}

/** The image. `digest`: SHA-256 of `signed`. */
export function finishImage(signed: Uint8Array, digest: Uint8Array, signatures: readonly ImageSignature[]): Uint8Array {
  let size: i32 = TLV_INFO_BYTES + TLV_HEADER_BYTES + SHA256_BYTES;
  for (const signature of signatures) size += 2 * TLV_HEADER_BYTES + SHA256_BYTES + signature.bytes.length;
  const bytes = new Uint8Array(signed.length + size);
  bytes.set(signed, 0);
  let at: i32 = putInfo(bytes, signed.length, TLV_INFO_MAGIC, size);
  at = putTlv(bytes, at, TLV_SHA256, digest);
  for (const signature of signatures) {
    at = putTlv(bytes, at, TLV_KEYHASH, signature.keyHash);
    at = putTlv(bytes, at, signature.kind === SIGNATURE_ED25519 ? TLV_ED25519 : TLV_ECDSA, signature.bytes);
  }
  return bytes;
}

function putInfo(bytes: Uint8Array, at: i32, magic: i32, size: i32): i32 {
  putU16(bytes, at, magic);
  putU16(bytes, at + 2, size);
  return at + TLV_INFO_BYTES;
}

function putTlv(bytes: Uint8Array, at: i32, type: i32, value: Uint8Array): i32 {
  putU16(bytes, at, type);
  putU16(bytes, at + 2, value.length);
  bytes.set(value, at + TLV_HEADER_BYTES);
  return at + TLV_HEADER_BYTES + value.length;
}
