import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { FileSystem } from "@meerkat/core/vfs/file_system.ts";
import { describe, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { FlashModel, seededRandom } from "../../../core/test/flash_model.ts";
import { NorDevice } from "../../../core/test/torture/nor_device.ts";
import type { SpiffsFs } from "../src/spiffs_fs.ts";
import { SpiffsType } from "../src/spiffs_type.ts";
import { checkImage } from "./check_image.ts";
import { contents, writeAll } from "./files.ts";

new FakeHal().install();
const type = new SpiffsType();

function deviceOf(bytes: Uint8Array<ArrayBuffer>): NorDevice {
  const flash = new FlashModel(bytes.length / 4096, 4096, bytes);
  flash.reprograms = true;
  return new NorDevice(flash);
}

/** Contents of the files in the images: bytes that count up by 7. */
const counting = (length: number, from: number) => Buffer.from(Array.from({ length }, (_, i) => (from + i * 7) & 255));

/**
 * Images that the C implementation of Mongoose OS has written, in blocks of 4096 and pages of 256 bytes: files written,
 * replaced until blocks were collected, changed in the middle, appended to, removed and renamed.
 */
describe.each([
  ["c-metadata", "{}"],
  ["c-plain", `{"meta": 0}`],
])("an image of the C implementation: %s", (name, options) => {
  const image = () => new Uint8Array(gunzipSync(readFileSync(new URL(`images/${name}.img.gz`, import.meta.url))));
  const wanted = new Map([
    ["large", Buffer.concat([counting(13_000, 9), counting(300, 77), counting(26_000, 9).subarray(13_300)])],
    ["a.txt", Buffer.concat([counting(5, 7), counting(600, 8)])],
    ["dir/c.bin", counting(12_000, 8)],
    ["empty", Buffer.alloc(0)],
  ]);

  test("has no findings, and holds what was written", () => {
    const bytes = image();
    expect(type.check(deviceOf(bytes), options)).toEqual([]);
    const files = new Map<string, Buffer>();
    expect(checkImage(bytes, 4096, files)).toEqual([]);
    expect(files).toEqual(wanted);
    const fs = type.mount(deviceOf(bytes), options) as SpiffsFs;
    expect(contents(fs)).toEqual(wanted);
    expect(Buffer.compare(bytes, image())).toBe(0);
    expect(fs.list("dir")).toEqual(["c.bin"]);
    // What Mongoose OS says for this geometry.
    expect(fs.totalBytes()).toBe(52961);
  });

  test("can be written on", () => {
    const bytes = image();
    const fs = type.mount(deviceOf(bytes), options) as SpiffsFs;
    const random = seededRandom(1);
    expect(writeAll(fs, "a.txt", "a", 0, counting(900, 1), random)).toBe(true);
    for (let i = 0; i < 20; i++) expect(writeAll(fs, "dir/c.bin", "w", 0, counting(4000, i), random)).toBe(true);
    expect(writeAll(fs, "large", "r+", 20_000, counting(3000, 5), random)).toBe(true);
    const files = new Map<string, Buffer>();
    expect(checkImage(bytes, 4096, files)).toEqual([]);
    expect(files).toEqual(contents(type.mount(deviceOf(bytes), options) as SpiffsFs));
    expect(files.get("a.txt")).toEqual(Buffer.concat([wanted.get("a.txt") as Buffer, counting(900, 1)]));
  });
});

test("a page that should be erased and is not, as a torn erase may leave it, is not used", () => {
  const bytes = new Uint8Array(65_536).fill(0xff);
  expect(type.format(deviceOf(bytes), "")).toBe(true);
  // Bytes within the second and the third page of the first block.
  bytes[0x280] = 0x00;
  bytes[0x3ff] = 0x7f;
  const fs = type.mount(deviceOf(bytes), "") as SpiffsFs;
  const data = counting(2000, 3);
  expect(writeAll(fs, "a", "w", 0, data, seededRandom(1))).toBe(true);
  expect(contents(fs).get("a")).toEqual(data);
  expect(Buffer.from(bytes.subarray(2, 6)).toString("hex")).toBe("00000000");
});

test("what a cut append has left behind the end of a file is not written over", () => {
  const bytes = new Uint8Array(65_536).fill(0xff);
  expect(type.format(deviceOf(bytes), "")).toBe(true);
  const fs = type.mount(deviceOf(bytes), "") as SpiffsFs;
  expect(writeAll(fs, "a", "w", 0, counting(10, 1), seededRandom(1))).toBe(true);
  bytes.fill(0x00, 0x100 + 5 + 10, 0x100 + 5 + 20);
  const again = type.mount(deviceOf(bytes), "") as SpiffsFs;
  expect(writeAll(again, "a", "a", 0, counting(50, 9), seededRandom(1))).toBe(true);
  expect(contents(again).get("a")).toEqual(Buffer.concat([counting(10, 1), counting(50, 9)]));
});

test("the bytes of a small image are those that the description of the format gives", () => {
  const bytes = new Uint8Array(65_536).fill(0xff);
  expect(type.format(deviceOf(bytes), "")).toBe(true);
  const fs = type.mount(deviceOf(bytes), "") as FileSystem;
  expect(writeAll(fs, "b.bin", "w", 0, Buffer.alloc(300, "X"), seededRandom(1))).toBe(true);
  const hex = (at: number, length: number) => Buffer.from(bytes.subarray(at, at + length)).toString("hex");
  // Lookup: two data pages, then the index header. Magic, erase count.
  expect(hex(0, 8)).toBe("010001000180ffff");
  expect(hex(0xfc, 4)).toBe("29040000");
  // Data pages: id, span, flags, contents.
  expect(hex(0x100, 8)).toBe("01000000fc585858");
  expect(hex(0x200, 8)).toBe("01000100fc585858");
  expect(hex(0x200 + 5 + 48, 4)).toBe("58ffffff");
  // Header: id, span, flags, (pad), size, type, name, eight bytes of metadata, (pad), pages.
  expect(hex(0x300, 5)).toBe("01800000f8");
  expect(hex(0x308, 10)).toBe("2c01000001622e62696e".slice(0, 20));
  expect(hex(0x30d, 48)).toBe(Buffer.from("b.bin").toString("hex").padEnd(96, "0"));
  expect(hex(0x33d, 8)).toBe("ffffffffffffffff");
  expect(hex(0x346, 6)).toBe("01000200ffff");
});
