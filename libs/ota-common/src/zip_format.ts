// The parts of a ZIP file (APPNOTE.TXT) that a bundle is read by: local headers, one after the other. Little-endian.

/** Signature of a local file header, APPNOTE 4.3.7. */
export const ZIP_LOCAL_HEADER: u32 = 0x04034b50;
/** Signature of the central directory, 4.3.12: behind the last file. */
export const ZIP_CENTRAL_HEADER: u32 = 0x02014b50;
/** Optional signature of a data descriptor, 4.3.9.3. */
export const ZIP_DESCRIPTOR: u32 = 0x08074b50;

export const ZIP_LOCAL_HEADER_BYTES: i32 = 30;
export const ZIP_SIGNATURE_BYTES: i32 = 4;
/** CRC and both sizes, without the signature. */
export const ZIP_DESCRIPTOR_BYTES: i32 = 12;

/** General purpose flag, 4.4.4: the file is encrypted. */
export const ZIP_FLAG_ENCRYPTED: i32 = 1;
/** The CRC and the sizes follow the file's data. */
export const ZIP_FLAG_DESCRIPTOR: i32 = 8;

/** Compression methods, 4.4.5. */
export const ZIP_STORED: i32 = 0;
export const ZIP_DEFLATED: i32 = 8;

export function zipU16(bytes: Uint8Array, at: i32): i32 {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

export function zipU32(bytes: Uint8Array, at: i32): u32 {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

/** A file in a bundle. */
export class ZipEntry {
  /** Text behind the first `/` of the name in the archive, or all of it; empty for the directory of the bundle itself. */
  readonly name: string;
  readonly flags: i32;
  readonly method: i32;
  /** CRC-32 of the contents; 0 if it is not given. */
  readonly crc: u32;
  /** Bytes in the archive. */
  readonly compressedSize: u32;
  /** Bytes of the contents. */
  readonly size: u32;

  /** `header`: a local header and the name behind it. */
  constructor(header: Uint8Array) {
    const path = new TextDecoder().decode(header.subarray(ZIP_LOCAL_HEADER_BYTES));
    this.name = path.slice(path.indexOf("/") + 1);
    this.flags = zipU16(header, 6);
    this.method = zipU16(header, 8);
    this.crc = zipU32(header, 14);
    this.compressedSize = zipU32(header, 18);
    this.size = zipU32(header, 22);
  }

  get hasDescriptor(): boolean {
    return (this.flags & ZIP_FLAG_DESCRIPTOR) !== 0;
  }
}
