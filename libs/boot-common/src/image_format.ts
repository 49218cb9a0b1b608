import { getU16, getU32, putU16, putU32 } from "./little_endian.ts";

// The image format of MCUboot (docs/design.md of MCUboot, "Image format"; all numbers little-endian):
//
//   header            32 bytes, then unused bytes up to ih_hdr_size
//   payload           ih_img_size bytes
//   protected TLVs    ih_protect_tlv_size bytes, if not 0: covered by the hash
//   TLVs              hash, signatures
//
// An area of TLVs starts with struct image_tlv_info (u16 magic, u16 size of the area with this), then come
// struct image_tlv: u16 type, u16 length, that many bytes.

/** IMAGE_MAGIC. */
export const IMAGE_MAGIC: u32 = 0x96f3b83d;
/** IMAGE_HEADER_SIZE: what ih_hdr_size is at least. */
export const HEADER_BYTES: i32 = 32;
/** IMAGE_F_RAM_LOAD: the image is copied to ih_load_addr, its header included, and runs there. */
export const FLAG_RAM_LOAD: u32 = 0x20;

/** IMAGE_TLV_INFO_MAGIC and IMAGE_TLV_PROT_INFO_MAGIC. */
export const TLV_INFO_MAGIC: i32 = 0x6907;
export const TLV_PROTECTED_INFO_MAGIC: i32 = 0x6908;
/** struct image_tlv_info and struct image_tlv. */
export const TLV_INFO_BYTES: i32 = 4;
export const TLV_HEADER_BYTES: i32 = 4;

/** IMAGE_TLV_KEYHASH: SHA-256 of the public key (DER SubjectPublicKeyInfo) that the signature behind it is by. */
export const TLV_KEYHASH: i32 = 0x01;
/** IMAGE_TLV_SHA256: of header, payload and protected TLVs. */
export const TLV_SHA256: i32 = 0x10;
/** IMAGE_TLV_ECDSA_SIG: over that hash, ASN.1 DER. */
export const TLV_ECDSA: i32 = 0x22;
/** IMAGE_TLV_ED25519: of the 32 bytes of that hash. */
export const TLV_ED25519: i32 = 0x24;
/** IMAGE_TLV_SEC_CNT: u32, the security counter; protected. */
export const TLV_SECURITY_COUNTER: i32 = 0x50;
/** Of the range that MCUboot leaves to vendors (0x..a0 to 0x..fe): ASCII name of the platform the payload is for; protected. */
export const TLV_PLATFORM: i32 = 0xa0;

export const SHA256_BYTES: i32 = 32;
/** Largest area of TLVs that is read; a signature of each kind with its hash takes less than 250 bytes. */
export const MAX_TLV_BYTES: i32 = 1024;
/** Largest ih_hdr_size: vector tables are aligned to less. */
export const MAX_HEADER_BYTES: i32 = 4096;

/** struct image_header. */
export class ImageHeader {
  /** ih_load_addr */
  loadAddress: u32 = 0;
  /** ih_hdr_size */
  headerBytes: i32 = HEADER_BYTES;
  /** ih_protect_tlv_size */
  protectedBytes: i32 = 0;
  /** ih_img_size */
  payloadBytes: u32 = 0;
  /** ih_flags */
  flags: u32 = 0;
  /** ih_ver */
  major: i32 = 0;
  minor: i32 = 0;
  revision: i32 = 0;
  build: u32 = 0;

  /** `major.minor.revision+build`, as imgtool writes it; without the parts at the end that are 0 beyond the revision. */
  version(): string {
    const text = `${this.major}.${this.minor}.${this.revision}`;
    return this.build === 0 ? text : `${text}+${this.build}`;
  }
}

/** Undefined without the magic number. Nothing else is checked. */
export function decodeHeader(bytes: Uint8Array): ImageHeader | undefined {
  if (bytes.length < HEADER_BYTES || getU32(bytes, 0) !== IMAGE_MAGIC) return undefined;
  const header = new ImageHeader();
  header.loadAddress = getU32(bytes, 4);
  header.headerBytes = getU16(bytes, 8);
  header.protectedBytes = getU16(bytes, 10);
  header.payloadBytes = getU32(bytes, 12);
  header.flags = getU32(bytes, 16);
  header.major = bytes[20]!;
  header.minor = bytes[21]!;
  header.revision = getU16(bytes, 22);
  header.build = getU32(bytes, 24);
  return header;
}

/** To the start of `bytes`; ih_hdr_size bytes of it belong to the header. */
export function encodeHeader(header: ImageHeader, bytes: Uint8Array): void {
  putU32(bytes, 0, IMAGE_MAGIC);
  putU32(bytes, 4, header.loadAddress);
  putU16(bytes, 8, header.headerBytes);
  putU16(bytes, 10, header.protectedBytes);
  putU32(bytes, 12, header.payloadBytes);
  putU32(bytes, 16, header.flags);
  bytes[20] = header.major;
  bytes[21] = header.minor;
  putU16(bytes, 22, header.revision);
  putU32(bytes, 24, header.build);
  putU32(bytes, 28, 0);
}

/** Walks along an area of TLVs. */
export class TlvReader {
  type: i32 = 0;
  /** Where its value lies in `bytes`. */
  at: i32 = 0;
  length: i32 = 0;
  private readonly bytes: Uint8Array;
  private readonly end: i32;
  private next: i32;

  /** The area is `bytes` from `start` to `end`, its struct image_tlv_info included. */
  constructor(bytes: Uint8Array, start: i32, end: i32) {
    this.bytes = bytes;
    this.end = end;
    this.next = start + TLV_INFO_BYTES;
  }

  /** Goes to the next one. False at the end, and where one does not fit into the area (`isWhole` tells). */
  advance(): boolean {
    if (this.end - this.next < TLV_HEADER_BYTES) return false;
    const length = getU16(this.bytes, this.next + 2);
    if (length > this.end - this.next - TLV_HEADER_BYTES) return false;
    this.type = getU16(this.bytes, this.next);
    this.length = length;
    this.at = this.next + TLV_HEADER_BYTES;
    this.next = this.at + length;
    return true;
  }

  /** Whether the area ends where a TLV does. */
  isWhole(): boolean {
    return this.next === this.end;
  }
}
