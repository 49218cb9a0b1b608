/** CRC-32 of each 4-bit value: a table of 64 bytes costs twice the time of the usual 1 KB one. */
const NIBBLES: readonly u32[] = [
  0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0,
  0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
];

/**
 * CRC-32 of IEEE 802.3 (reflected, initial value and final xor all ones) of `len` bytes of `data` from `off`.
 * Throws RangeError if they are not all there.
 */
export function crc32(data: Uint8Array, off: i32, len: i32): u32 {
  return crc32Continue(0, data, off, len);
}

/** The CRC-32 of what `before` is the CRC-32 of, followed by these bytes. Throws RangeError if they are not all there. */
export function crc32Continue(before: u32, data: Uint8Array, off: i32, len: i32): u32 {
  let crc: i32 = ~before;
  const end = off + len;
  if (off < 0 || len < 0 || end > data.length) throw new RangeError("crc32: range outside the data");
  for (let i: i32 = off; i < end; i++) {
    crc ^= data[i]!;
    crc = (crc >>> 4) ^ NIBBLES[crc & 15]!;
    crc = (crc >>> 4) ^ NIBBLES[crc & 15]!;
  }
  return ~crc >>> 0;
}
