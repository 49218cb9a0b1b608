// Little-endian numbers in bytes, as images and the records of the boot state have them.

export function getU16(bytes: Uint8Array, at: i32): i32 {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

export function getU32(bytes: Uint8Array, at: i32): u32 {
  return (getU16(bytes, at) | (getU16(bytes, at + 2) << 16)) >>> 0;
}

export function putU16(bytes: Uint8Array, at: i32, value: i32): void {
  bytes[at] = value & 255;
  bytes[at + 1] = (value >> 8) & 255;
}

export function putU32(bytes: Uint8Array, at: i32, value: u32): void {
  const bits: i32 = value | 0;
  putU16(bytes, at, bits & 0xffff);
  putU16(bytes, at + 2, bits >>> 16);
}
