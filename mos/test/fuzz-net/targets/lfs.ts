import { crc32Continue } from "@meerkat/core/crc32.ts";
import { checkLittleFs } from "@meerkat/vfs-fs-lfs/fsck.ts";
import { Geometry } from "@meerkat/vfs-fs-lfs/geometry.ts";
import { mountLittleFs } from "@meerkat/vfs-fs-lfs/lfs_mount.ts";
import { CRC_MASK, getWord, putWord, TYPE_CRC, tagLength, tagType } from "@meerkat/vfs-fs-lfs/tag.ts";
import { expectThat } from "./expect.ts";
import { ImageDevice, useImage } from "./image_device.ts";

const BLOCK: i32 = 256;
const BLOCKS: i32 = 16;
/** Reads that one call may take: the tree once for each block and each entry at worst. */
const MAX_READS: i32 = 200_000;

const device = new ImageDevice(BLOCK * BLOCKS, BLOCK, false, MAX_READS);
const geometry = new Geometry(BLOCK, BLOCKS, 16, 64, 5);

/** Makes the check sums of a log right, or all that was changed would be thrown away for them. */
function repairSums(start: i32): void {
  const bytes = device.bytes;
  let previous: i32 = -1;
  let sum: u32 = crc32Continue(0, bytes, start, 4);
  for (let at: i32 = start + 4; at + 8 <= start + BLOCK; ) {
    const tag = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) ^ previous;
    const length = tagLength(tag);
    if (tag < 0 || at + 4 + length > start + BLOCK) return;
    sum = crc32Continue(sum, bytes, at, 4);
    previous = tag;
    if ((tagType(tag) & CRC_MASK) === TYPE_CRC && length >= 4) {
      putWord(bytes, at + 4, ~sum);
      sum = 0;
    } else {
      sum = crc32Continue(sum, bytes, at + 4, length);
    }
    at += 4 + length;
  }
}

/** An image of a LittleFS, with right check sums for odd `chunk`: checked, read, and written to. */
export function fuzzLfsImage(data: Uint8Array, chunk: i32): void {
  const { bytes } = device;
  device.load(data);
  if (chunk % 2 !== 0) for (let block: i32 = 0; block < BLOCKS; block++) repairSums(block * BLOCK);
  checkLittleFs(device, geometry);
  device.reads = 0;
  const fs = mountLittleFs(device, geometry);
  if (fs === undefined) return;
  expectThat(getWord(bytes, 0) !== -1 || getWord(bytes, BLOCK) !== -1, "an erased device was mounted");
  useImage(device, fs);
}
