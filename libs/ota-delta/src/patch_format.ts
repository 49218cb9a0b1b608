// A patch makes new contents from old ones. It is deflated as a whole in a bundle; before that, little-endian:
//
//   "MKD1", the size of the old contents (u32), their SHA-256 (32 bytes), then records until the new contents are complete:
//   d, e (unsigned numbers), s (a signed one), d bytes to be added to the old ones modulo 256, e bytes that are new.
//
// After a record the old contents are read on from s bytes behind where it has stopped. Numbers are in groups of seven bits,
// lowest first, bit 7 set on all but the last; a signed number n is 2n, or -2n - 1 if it is negative.

/** Compression method of the ZIP format for a deflated patch: one that APPNOTE.TXT 4.4.5 gives to nobody. */
export const ZIP_DELTA: i32 = 0x4d44;

/** "MKD1". */
export const PATCH_MAGIC: u32 = 0x31444b4d;

export const PATCH_HEADER_BYTES: i32 = 40;

/** Longest number in bytes: 31 bits. */
export const MAX_NUMBER_BYTES: i32 = 5;
