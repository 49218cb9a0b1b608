/** Images that somebody else has made: an error or a clean refusal, in bounded time and memory, whatever is in them. */
import { DEV_INVALID, DEV_OK, VfsDevice } from "@meerkat/core/vfs/device.ts";
import type { FileSystem } from "@meerkat/core/vfs/file_system.ts";
import { LfsType } from "@meerkat/vfs-fs-lfs/lfs_type.ts";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { RamFlash } from "./ram_flash.ts";
import { writeBytes } from "./whole_files.ts";

const BLOCK = 256;
const BLOCKS = 24;
const OPTIONS = '{"bs":256,"is":16,"cs":64,"bcy":5}';
/** Reads of the device that one call may take: the tree is read once for each block and each of its entries at worst. */
const MAX_READS = 400_000;
/** Directories that a walk goes into. */
const MAX_WALK = 60;

const type = new LfsType();
let good: Uint8Array;

/** A flash that complains when it is read without end. */
class CountedFlash extends VfsDevice {
  readonly flash: RamFlash;
  left = MAX_READS;

  constructor(flash: RamFlash) {
    super(flash.size, flash.eraseSize);
    this.flash = flash;
  }

  read(at: number, data: Uint8Array, off: number, len: number): number {
    if (off < 0 || off + len > data.length) throw new Error("read beyond the buffer");
    if (--this.left < 0) throw new Error("reads without end");
    return this.contains(at, len) ? this.flash.read(at, data, off, len) : DEV_INVALID;
  }

  write(at: number, data: Uint8Array, off: number, len: number): number {
    return this.contains(at, len) ? this.flash.write(at, data, off, len) : DEV_INVALID;
  }

  erase(at: number, len: number): number {
    return this.contains(at, len) ? this.flash.erase(at, len) : DEV_OK;
  }
}

beforeAll(() => {
  new FakeHal().install();
  const flash = new RamFlash(BLOCK * BLOCKS, BLOCK);
  type.format(flash, OPTIONS);
  const fs = type.mount(flash, OPTIONS) as FileSystem;
  for (let i = 0; i < 9; i++) writeBytes(fs, `entry${i}`, new Uint8Array(i * 5).fill(i));
  writeBytes(fs, "one/two/large", new Uint8Array(1500).fill(1));
  writeBytes(fs, "one/small", new Uint8Array(3));
  good = flash.bytes.slice();
});

/** Everything a program may do with a file system. */
function exercise(device: CountedFlash): void {
  const again = () => {
    device.left = MAX_READS;
  };
  expect(type.check(device, OPTIONS)).toBeInstanceOf(Array);
  again();
  const fs = type.mount(device, OPTIONS);
  if (fs === undefined) return;
  const waiting = [""];
  for (let walked = 0; waiting.length > 0 && walked < MAX_WALK; walked++) {
    const directory = waiting.shift() as string;
    again();
    for (const name of fs.list(directory).slice(0, 20)) {
      const path = directory === "" ? name : `${directory}/${name}`;
      again();
      const stat = fs.stat(path);
      if (stat?.isDirectory) waiting.push(path);
      const file = stat === undefined || stat.isDirectory ? undefined : fs.open(path, "r");
      if (file === undefined) continue;
      const piece = new Uint8Array(256);
      for (let reads = 0; reads < 50 && file.read(piece, 0, piece.length) > 0; reads++);
      file.close();
    }
  }
  for (const change of [
    () => writeBytes(fs, "entry3", new Uint8Array(700)),
    () => writeBytes(fs, "new/file", new Uint8Array(10)),
    () => fs.rename("one/small", "small"),
    () => fs.remove("entry1"),
    () => fs.freeBytes(),
  ]) {
    again();
    change();
  }
}

/** The CRC that a log has at `at`, made right for what is before it, so that mutations are not all thrown away by it. */
function repairSums(image: Uint8Array, block: number): void {
  const view = new DataView(image.buffer, block * BLOCK, BLOCK);
  const crc = (before: number, from: number, to: number) => {
    let value = before;
    for (let i = from; i < to; i++) {
      value ^= view.getUint8(i);
      for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    }
    return value >>> 0;
  };
  let previous = 0xffffffff;
  let sum = crc(0xffffffff, 0, 4);
  for (let at = 4; at + 8 <= BLOCK; ) {
    const tag = (view.getUint32(at) ^ previous) >>> 0;
    const length = (tag & 0x3ff) === 0x3ff ? 0 : tag & 0x3ff;
    if (tag >>> 31 || at + 4 + length > BLOCK) return;
    sum = crc(sum, at, at + 4);
    if (tag >>> 28 === 5 && length >= 4) {
      view.setUint32(at + 4, sum, true);
      sum = 0xffffffff;
    } else {
      sum = crc(sum, at + 4, at + 4 + length);
    }
    previous = tag;
    at += 4 + length;
  }
}

const mutation = fc.record({ at: fc.nat(BLOCK * BLOCKS - 1), value: fc.nat(255) });

test("changed bytes", () => {
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 30 }), (mutations) => {
      const image = good.slice();
      for (const { at, value } of mutations) image[at] = value;
      exercise(new CountedFlash(new RamFlash(image.length, BLOCK, image)));
    }),
    { numRuns: 150 },
  );
});

test("changed tags and pointers under right check sums", () => {
  const pointed = fc.record({
    block: fc.nat(BLOCKS - 1),
    word: fc.nat(BLOCK / 4 - 1),
    value: fc.oneof(fc.nat(BLOCKS), fc.constant(0xffffffff), fc.nat(0xffffffff)),
  });
  fc.assert(
    fc.property(fc.array(pointed, { maxLength: 8 }), fc.array(mutation, { maxLength: 8 }), (words, mutations) => {
      const image = good.slice();
      const view = new DataView(image.buffer);
      for (const { block, word, value } of words) view.setUint32(block * BLOCK + 4 * word, value, true);
      for (const { at, value } of mutations) image[at] = value;
      for (let block = 0; block < BLOCKS; block++) repairSums(image, block);
      exercise(new CountedFlash(new RamFlash(image.length, BLOCK, image)));
    }),
    { numRuns: 400 },
  );
});

test("blocks in other places: rings of directories, pairs and lists", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(BLOCKS - 1), fc.nat(BLOCKS - 1)), { minLength: 1, maxLength: 6 }), (swaps) => {
      const image = good.slice();
      for (const [from, to] of swaps) image.copyWithin(to * BLOCK, from * BLOCK, (from + 1) * BLOCK);
      exercise(new CountedFlash(new RamFlash(image.length, BLOCK, image)));
    }),
    { numRuns: 150 },
  );
});

test("other options than those of the image are refused", () => {
  for (const options of ['{"bs":512}', '{"bs":128}', '{"bs":256,"size":3072}', '{"bs":0}', '{"bs":256,"cs":100}', "[1]", '{"bs":256,"is":48}']) {
    expect(type.mount(new RamFlash(good.length, BLOCK, good.slice()), options), options).toBeUndefined();
  }
  expect(type.mount(new RamFlash(good.length, BLOCK), OPTIONS)).toBeUndefined();
});
