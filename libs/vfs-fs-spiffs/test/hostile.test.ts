import type { FileSystem } from "@meerkat/core/vfs/file_system.ts";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { FlashModel } from "../../../core/test/flash_model.ts";
import { NorDevice } from "../../../core/test/torture/nor_device.ts";
import { SpiffsType } from "../src/spiffs_type.ts";

// Images that somebody else has made: an error or a clean refusal, in bounded time and memory, whatever is in them.

const BLOCK = 2048;
const BLOCKS = 12;
const OPTIONS = `{"bs": 2048, "es": 2048, "ps": 128}`;
/** Reads that one call may take: for each page that is missing all lookup pages. */
const MAX_READS = 400_000;

const type = new SpiffsType();
let good: Uint8Array<ArrayBuffer>;

class CountedDevice extends NorDevice {
  left = MAX_READS;

  override read(at: number, data: Uint8Array, off: number, len: number): number {
    if (--this.left < 0) throw new Error("reads without end");
    return super.read(at, data, off, len);
  }
}

function deviceOf(bytes: Uint8Array<ArrayBuffer>): CountedDevice {
  const flash = new FlashModel(BLOCKS, BLOCK, bytes);
  flash.reprograms = true;
  return new CountedDevice(flash);
}

beforeAll(() => {
  new FakeHal().install();
  good = new Uint8Array(BLOCK * BLOCKS).fill(0xff);
  const device = deviceOf(good);
  expect(type.format(device, OPTIONS)).toBe(true);
  const fs = type.mount(device, OPTIONS) as FileSystem;
  for (const [name, size] of [
    ["a", 10],
    ["large", 9000],
    ["b/c", 700],
    ["gone", 500],
  ] as const) {
    const file = fs.open(name, "w");
    expect(file?.write(new Uint8Array(size).fill(65), 0, size)).toBe(size);
    expect(file?.close()).toBe(true);
  }
  expect(fs.remove("gone")).toBe(true);
  expect(type.check(device, OPTIONS)).toEqual([]);
});

/** Everything a program may do with a file system. */
function exercise(device: CountedDevice, options: string): void {
  const again = () => {
    device.left = MAX_READS;
  };
  expect(type.check(device, options)).toBeInstanceOf(Array);
  again();
  const fs = type.mount(device, options);
  if (fs === undefined) return;
  again();
  for (const name of fs.list("").slice(0, 20)) {
    again();
    fs.stat(name);
    const file = fs.open(name, "r+");
    const piece = new Uint8Array(300);
    for (let reads = 0; file && reads < 50 && file.read(piece, 0, piece.length) > 0; reads++) again();
    again();
    file?.write(piece, 0, 50);
    again();
    file?.truncate(Math.min(20, file.size));
    again();
    file?.close();
  }
  again();
  const file = fs.open("new", "w");
  for (let i = 0; file && i < 10; i++) {
    again();
    if (file.write(new Uint8Array(500), 0, 500) < 0) break;
  }
  again();
  file?.close();
  again();
  fs.rename("new", "large");
  again();
  fs.remove("a");
  again();
  expect(fs.freeBytes()).toBeLessThanOrEqual(fs.totalBytes());
  fs.unmount();
}

test("changed images, mounted with and without the check", { timeout: 60_000 }, () => {
  const change = fc.tuple(fc.nat(BLOCK * BLOCKS - 1), fc.oneof(fc.constant(0), fc.constant(255), fc.integer({ min: 0, max: 255 })));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 60 }), fc.boolean(), (changes, checks) => {
      const bytes = good.slice();
      for (const [at, value] of changes) bytes[at] = value;
      exercise(deviceOf(bytes), OPTIONS.replace("}", `, "check": ${checks}}`));
    }),
    { numRuns: 400 },
  );
});

test("lookup pages and headers full of noise, under the right magic", { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), fc.nat(7), (noise, ids) => {
      const bytes = good.slice();
      for (let block = 0; block < BLOCKS; block++) {
        for (let entry = 0; entry < 15; entry++) {
          const at = block * BLOCK;
          const id = ((noise[(block + entry) % 64] as number) % (ids + 2)) | (((noise[(block * 3 + entry) % 64] as number) & 1) << 15);
          bytes.set([id & 255, id >> 8], at + entry * 2);
          const flags = id >> 15 ? 0xf8 : 0xfc;
          bytes.set([id & 255, id >> 8, (noise[entry] as number) % 5, 0, flags], at + (entry + 1) * 128);
        }
      }
      exercise(deviceOf(bytes), OPTIONS);
    }),
    { numRuns: 60 },
  );
});

test("a device with other contents is refused, and not written", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), (noise) => {
      const bytes = new Uint8Array(BLOCK * BLOCKS).map((_, i) => noise[(i * 7 + (i >> 8)) % 64] as number);
      const before = bytes.slice();
      expect(type.mount(deviceOf(bytes), OPTIONS)).toBeUndefined();
      expect(Buffer.compare(bytes, before)).toBe(0);
    }),
    { numRuns: 50 },
  );
});

test.each([`{"bs": 4000}`, `{"ps": 100}`, `{"addr": 100}`, `{"size": 5000}`, `{"meta": 4}`, `{"encr": true}`, `{"bs": 2048}`, `[`, `{"nfd": 0}`])(
  "options %s are refused",
  (options) => {
    const device = deviceOf(good.slice());
    expect(type.mount(device, options)).toBeUndefined();
    expect(type.check(device, options.replace("nfd", "ps"))).not.toEqual([]);
  },
);
