/** The checker finds what is wrong: each kind of damage, in an image that was good. */
import { LfsType } from "@meerkat/vfs-fs-lfs/lfs_type.ts";
import { beforeAll, expect, test } from "vitest";
import { checkImage } from "./checker/check_image.ts";
import { RamFlash } from "./ram_flash.ts";
import { writeBytes } from "./whole_files.ts";

const BLOCK = 512;
const OPTIONS = '{"bs":512,"is":16}';
const type = new LfsType();
let flash: RamFlash;

beforeAll(() => {
  flash = new RamFlash(24 * BLOCK, BLOCK);
  type.format(flash, OPTIONS);
  const fs = type.mount(flash, OPTIONS);
  if (fs === undefined) throw new Error("cannot be mounted");
  writeBytes(fs, "list", new Uint8Array(1800).fill(5));
  writeBytes(fs, "directory/small", new Uint8Array(9));
  writeBytes(fs, "b", new Uint8Array(0));
  expect(checkImage(flash.bytes, BLOCK)).toEqual([]);
});

const TABLE = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

/** Tags and where they are, in the newest log of the pair {0, 1}. */
function rootLog(image: Uint8Array): { tag: number; at: number }[] {
  const view = new DataView(image.buffer);
  const newest = view.getUint32(0, true) > view.getUint32(BLOCK, true) ? 0 : BLOCK;
  const tags: { tag: number; at: number }[] = [];
  let previous = 0xffffffff;
  for (let at = newest + 4; at + 4 <= newest + BLOCK; ) {
    const tag = (view.getUint32(at) ^ previous) >>> 0;
    if (tag >>> 31) break;
    tags.push({ tag, at });
    previous = tag;
    at += 4 + ((tag & 0x3ff) === 0x3ff ? 0 : tag & 0x3ff);
  }
  return tags;
}

/** Changes the data of the tag of this type, with check sums that fit again. */
function changed(tagType: number, change: (data: Uint8Array) => void): Uint8Array {
  const image = flash.bytes.slice();
  const view = new DataView(image.buffer);
  const log = rootLog(image);
  const found = log.findLast(({ tag }) => tag >>> 20 === tagType);
  if (found === undefined) throw new Error(`no tag of type ${tagType}`);
  change(image.subarray(found.at + 4, found.at + 4 + (found.tag & 0x3ff)));
  const start = (log[0]?.at ?? 4) - 4;
  let from = start;
  for (const { tag, at } of log) {
    if (tag >>> 20 !== 0x500) continue;
    let sum = 0xffffffff;
    for (const byte of image.subarray(from, at + 4)) sum = (TABLE[(sum ^ byte) & 255] as number) ^ (sum >>> 8);
    view.setUint32(at + 4, sum >>> 0, true);
    from = at + 4 + (tag & 0x3ff);
  }
  return image;
}

test.each([
  ["a name out of order", 0x001, (data: Uint8Array) => data.fill(0x7a), /out of order/],
  ["a list that leads to another place", 0x202, (data: Uint8Array) => data.fill(0, 0, 1), /used by|leads to|not on the device/],
  ["a list that is longer than the device", 0x202, (data: Uint8Array) => data.fill(0x7f, 4), /longer than the device/],
  ["a directory without blocks", 0x200, (data: Uint8Array) => data.fill(0xee), /not two blocks/],
  ["a directory that is the root", 0x200, (data: Uint8Array) => data.set([0, 0, 0, 0, 1, 0, 0, 0]), /belongs to two directories/],
  ["a list of pairs that is a ring", 0x600, (data: Uint8Array) => data.set([1, 0, 0, 0, 0, 0, 0, 0]), /ring/],
  ["a list of pairs that ends early", 0x600, (data: Uint8Array) => data.fill(0xff), /not in the list of pairs/],
])("%s", (_, tagType, change, complaint) => {
  expect(
    checkImage(
      changed(tagType, (data) => void change(data)),
      BLOCK,
    ).join("\n"),
  ).toMatch(complaint);
});

test("a pointer within a list, and a pair without a complete commit", () => {
  const image = flash.bytes.slice();
  const view = new DataView(image.buffer);
  const struct = rootLog(image).findLast(({ tag }) => tag >>> 20 === 0x202);
  const head = view.getUint32((struct?.at ?? 0) + 4, true);
  view.setUint32(head * BLOCK, 3, true);
  expect(checkImage(image, BLOCK).length).toBeGreaterThan(0);
  const empty = flash.bytes.slice().fill(0xff, 0, 2 * BLOCK);
  expect(checkImage(empty, BLOCK)).toContain("pair {0,1}: no complete commit");
});
