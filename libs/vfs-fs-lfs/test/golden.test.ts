/** Images byte by byte as the C implementation 2.5 writes them (disk version 2.0), and reading what version 2.1 adds. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { LfsType } from "@meerkat/vfs-fs-lfs/lfs_type.ts";
import { expect, test } from "vitest";
import { checkImage, readAttributes, readImage } from "./checker/check_image.ts";
import { RamFlash } from "./ram_flash.ts";
import { readText, writeBytes, writeText } from "./whole_files.ts";

const BLOCK = 4096;
const type = new LfsType();

function hex(flash: RamFlash, at: number, length: number): string {
  return Buffer.from(flash.bytes.subarray(at, at + length)).toString("hex");
}

function formatted(options: string): RamFlash {
  const flash = new RamFlash(16 * BLOCK);
  expect(type.format(flash, options)).toBe(true);
  return flash;
}

/** The first commit of a superblock: `length` and `sum` belong to its CRC tag. */
function superblock(revision: string, length: string, sum: string): string {
  return `${revision}f00ffff7${Buffer.from("littlefs").toString("hex")}2fe000100000020000100000${"10000000"}ff000000ffffff7ffe030000701ffc${length}${sum}`;
}

test("a formatted image, programmed in units of 64 and of 128 bytes", () => {
  expect(hex(formatted(""), 0, 64)).toBe(superblock("01000000", "08", "fabd4368").padEnd(128, "f"));
  const flash = formatted('{"is":128}');
  expect(hex(flash, 0, 128)).toBe(superblock("01000000", "48", "6afc9f1e").padEnd(256, "f"));
  expect(hex(flash, BLOCK, 128)).toBe(superblock("02000000", "48", "0ec94d58").padEnd(256, "f"));
});

/** Commits in units of 128 bytes from the second on: the tags as they are, and where the CRC lies. */
function commits(flash: RamFlash, block: number): { tags: string[]; sum: string }[] {
  const view = new DataView(flash.bytes.buffer);
  const found: { tags: string[]; sum: string }[] = [];
  let tags: string[] = [];
  let previous = 0xffffffff;
  for (let at = block * BLOCK + 4; at < (block + 1) * BLOCK; ) {
    const tag = (view.getUint32(at) ^ previous) >>> 0;
    if (tag >>> 31) break;
    previous = tag;
    const length = (tag & 0x3ff) === 0x3ff ? 0 : tag & 0x3ff;
    const isSum = tag >>> 20 === 0x500;
    const data = isSum ? view.getUint32(at + 4, true).toString(16) : hex(flash, at + 4, length);
    tags.push(tag.toString(16).padStart(8, "0") + (isSum || data === "" ? "" : ` ${data}`));
    if (isSum) {
      found.push({ tags, sum: data });
      tags = [];
    }
    at += 4 + length;
  }
  return found.slice(1);
}

test("commits of files, directories, a move and removals", () => {
  const flash = formatted('{"is":128}');
  const fs = type.mount(flash, '{"is":128}');
  if (fs === undefined) throw new Error("cannot be mounted");
  expect(writeText(fs, "a", "")).toBe(true);
  expect(writeText(fs, "a", "hello")).toBe(true);
  expect(fs.makeDirectory("d")).toBe(true);
  expect(fs.rename("a", "d/b")).toBe(true);
  expect(readText(fs, "d/b")).toBe("hello");
  expect(fs.remove("d/b")).toBe(true);
  expect(fs.remove("d")).toBe(true);
  expect(commits(flash, 1)).toEqual([
    { tags: ["40100400", "00100401 61", "20100400", "500ffc6f"], sum: "49b994af" },
    { tags: ["20100405 68656c6c6f", "500ffc73"], sum: "8f82dac6" },
    { tags: ["40100800", "00200801 64", "20000808 0200000003000000", "600ffc08 0200000003000000", "500ffc5b"], sum: "6d0fd18d" },
    { tags: ["4ff00400", "7ffffc0c 0004f04f0100000000000000", "500ffc68"], sum: "fe75f29d" },
    { tags: ["4ff00400", "7ffffc0c 0004f0cf0100000000000000", "500ffc68"], sum: "f92d625d" },
    { tags: ["600ffc08 ffffffffffffffff", "7ffffc0c 000000000000000000000000", "500ffc60"], sum: "46e1e25a" },
  ]);
  expect(checkImage(flash.bytes, BLOCK)).toEqual([]);
});

test("lists of blocks", () => {
  const flash = formatted('{"is":128}');
  const fs = type.mount(flash, '{"is":128}');
  if (fs === undefined) throw new Error("cannot be mounted");
  expect(writeBytes(fs, "list", new Uint8Array(12_000).fill(7))).toBe(true);
  const list = readImage(flash.bytes, BLOCK).get("list");
  expect(list?.every((byte) => byte === 7)).toBe(true);
  const struct = commits(flash, 1)
    .flatMap(({ tags }) => tags)
    .find((tag) => tag.startsWith("20200408"));
  const head = Number.parseInt(struct?.slice(9, 11) ?? "", 16);
  // Block 2 of a file points to blocks 1 and 0, block 1 to block 0; they were allocated one after the other.
  expect(hex(flash, head * BLOCK, 8)).toBe(`${(head - 1).toString(16).padStart(2, "0")}000000${(head - 2).toString(16).padStart(2, "0")}000000`);
  expect(hex(flash, (head - 1) * BLOCK, 4)).toBe(`${(head - 2).toString(16).padStart(2, "0")}000000`);
});

test.each(["2.0", "2.1"])("an image of the C implementation, version %s, is read and written on", (version) => {
  const image = gunzipSync(readFileSync(new URL(`images/c-${version}.img.gz`, import.meta.url)));
  const flash = new RamFlash(image.length, 512, new Uint8Array(image));
  const options = '{"bs":512,"is":16,"cs":64}';
  expect(checkImage(flash.bytes, 512)).toEqual([]);
  const fs = type.mount(flash, options);
  if (fs === undefined) throw new Error("cannot be mounted");
  expect(fs.list("").sort()).toEqual(["directory", "empty", "large", "small"]);
  expect(fs.list("directory").length).toBe(30);
  for (const [path, size] of [
    ["empty", 0],
    ["small", 20],
    ["large", 9000],
    ["directory/entry_17", 17],
  ] as const) {
    expect(fs.stat(path)?.size, path).toBe(size);
    expect(readText(fs, path)?.length, path).toBe(size);
  }
  expect(writeText(fs, "directory/ours", "ours")).toBe(true);
  expect(fs.rename("small", "directory/moved")).toBe(true);
  expect(checkImage(flash.bytes, 512)).toEqual([]);
  expect(readImage(flash.bytes, 512).get("directory/moved")?.length).toBe(20);
  // Attributes, which the library does not use, go with their files.
  for (let i = 0; i < 40; i++) expect(writeText(fs, "directory/ours", String(i))).toBe(true);
  expect([...readAttributes(flash.bytes, 512)].sort()).toEqual([
    ["directory/entry_17:1", "x"],
    ["directory/moved:116", "today"],
    ["directory/moved:117", "tomorrow"],
  ]);
  expect(fs.remove("directory/moved")).toBe(true);
  expect([...readAttributes(flash.bytes, 512)]).toEqual([["directory/entry_17:1", "x"]]);
});
