// Tags of a metadata log (specification, "Metadata tags"): big-endian, each stored as the exclusive or with the tag
// before it. Kept in i32, so that an invalid tag (bit 31) is a negative number.

/** Not the id of a file. */
export const NO_ID: i32 = 0x3ff;
/** Length field of a tag that says that something is deleted; it has no data. */
export const DELETED_LENGTH: i32 = 0x3ff;
/** Longest data of a tag in bytes. */
export const MAX_TAG_DATA: i32 = 0x3fe;
/** Block pointer that leads nowhere. */
export const NO_BLOCK: u32 = 0xffffffff;

export const TYPE_FILE: i32 = 0x001;
export const TYPE_DIRECTORY: i32 = 0x002;
export const TYPE_SUPERBLOCK: i32 = 0x0ff;
export const TYPE_DIRECTORY_STRUCT: i32 = 0x200;
export const TYPE_INLINE_STRUCT: i32 = 0x201;
export const TYPE_CTZ_STRUCT: i32 = 0x202;
export const TYPE_CREATE: i32 = 0x401;
export const TYPE_DELETE: i32 = 0x4ff;
export const TYPE_CRC: i32 = 0x500;
/** The bits that tell a CRC tag; the lowest bit of the type is a flag, 0x580 and above are forward CRCs. */
export const CRC_MASK: i32 = 0x780;
export const TYPE_SOFT_TAIL: i32 = 0x600;
export const TYPE_HARD_TAIL: i32 = 0x601;
export const TYPE_MOVE_STATE: i32 = 0x7ff;

/** Abstract types: bits 10 to 8 of a type. */
export const KIND_NAME: i32 = 0;
export const KIND_STRUCT: i32 = 2;
export const KIND_ATTRIBUTE: i32 = 3;
export const KIND_SPLICE: i32 = 4;
export const KIND_TAIL: i32 = 6;

export function makeTag(type: i32, id: i32, length: i32): i32 {
  return (type << 20) | (id << 10) | length;
}

/** 11 bits. */
export function tagType(tag: i32): i32 {
  return (tag >>> 20) & 0x7ff;
}

export function tagKind(tag: i32): i32 {
  return (tag >>> 28) & 7;
}

export function tagId(tag: i32): i32 {
  return (tag >>> 10) & 0x3ff;
}

/** Bytes of data that follow. */
export function tagLength(tag: i32): i32 {
  const length = tag & 0x3ff;
  return length === DELETED_LENGTH ? 0 : length;
}

export function withId(tag: i32, id: i32): i32 {
  return (tag & ~(0x3ff << 10)) | (id << 10);
}

/** Little-endian 32 bits at `at`. */
export function getWord(data: Uint8Array, at: i32): i32 {
  return data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24);
}

export function putWord(data: Uint8Array, at: i32, value: i32): void {
  data[at] = value & 255;
  data[at + 1] = (value >>> 8) & 255;
  data[at + 2] = (value >>> 16) & 255;
  data[at + 3] = (value >>> 24) & 255;
}

/** Data of a tag: two little-endian words. */
export function wordPair(first: u32, second: u32): Uint8Array {
  const data = new Uint8Array(8);
  putWord(data, 0, first | 0);
  putWord(data, 4, second | 0);
  return data;
}
