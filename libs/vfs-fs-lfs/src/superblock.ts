import { getWord, makeTag, putWord, TYPE_INLINE_STRUCT, TYPE_SUPERBLOCK } from "./tag.ts";

// The superblock (specification, "0x0ff"): entry 0 of the pair {0, 1}.

/** Version 2.0, which all devices with LittleFS 2 read; 2.1 is read as well. */
const WRITTEN_VERSION: u32 = 0x00020000;
const NEWEST_MINOR: u32 = 1;

const MAGIC = "littlefs";
export const SUPERBLOCK_LENGTH: i32 = 24;
export const SUPERBLOCK_NAME_TAG: i32 = makeTag(TYPE_SUPERBLOCK, 0, 8);
export const SUPERBLOCK_STRUCT_TAG: i32 = makeTag(TYPE_INLINE_STRUCT, 0, SUPERBLOCK_LENGTH);

/** Limits of this implementation, in bytes: those of the C implementation. */
export const MAX_NAME: u32 = 255;
const MAX_FILE: u32 = 0x7fffffff;
const MAX_ATTRIBUTE: u32 = 1022;

export function superblockName(): Uint8Array {
  return new TextEncoder().encode(MAGIC);
}

export function superblockBytes(blockSize: u32, blockCount: u32): Uint8Array {
  const data = new Uint8Array(SUPERBLOCK_LENGTH);
  const words: u32[] = [WRITTEN_VERSION, blockSize, blockCount, MAX_NAME, MAX_FILE, MAX_ATTRIBUTE];
  for (let i: i32 = 0; i < words.length; i++) putWord(data, 4 * i, words[i]! | 0);
  return data;
}

/** Why a superblock cannot be mounted with this geometry; empty if it can. */
export function superblockFault(data: Uint8Array, blockSize: u32, blockCount: u32): string {
  const version = getWord(data, 0) >>> 0;
  if (version >>> 16 !== 2 || (version & 0xffff) > NEWEST_MINOR) return `version ${version >>> 16}.${version & 0xffff} of LittleFS, not 2.0 or 2.1`;
  if (getWord(data, 4) >>> 0 !== blockSize) return `blocks of ${getWord(data, 4) >>> 0} bytes, not ${blockSize}`;
  if (getWord(data, 8) >>> 0 !== blockCount) return `${getWord(data, 8) >>> 0} blocks, not ${blockCount}`;
  if (getWord(data, 12) >>> 0 > MAX_NAME || getWord(data, 16) >>> 0 > MAX_FILE || getWord(data, 20) >>> 0 > MAX_ATTRIBUTE) {
    return "limits of names, files or attributes beyond those known";
  }
  return "";
}

/** Longest name in bytes that the superblock allows. */
export function superblockNameLimit(data: Uint8Array): u32 {
  const limit = getWord(data, 12) >>> 0;
  return limit === 0 ? MAX_NAME : limit;
}
