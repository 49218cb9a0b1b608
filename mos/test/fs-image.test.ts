/** Images of file systems: what the tool makes is what devices mount, and others read. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FileSystemType } from "@meerkat/core/vfs/file_system_type.ts";
import { FatType } from "@meerkat/vfs-fs-fat/fat_type.ts";
import { LfsType } from "@meerkat/vfs-fs-lfs/lfs_type.ts";
import { SpiffsType } from "@meerkat/vfs-fs-spiffs/spiffs_type.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FsKind, makeFsImage } from "../src/firmware/fs-image.ts";
import { MemoryDevice } from "../src/flash/file-device.ts";
import { mos } from "./tool.ts";

const SIZE = 256 << 10;
const BIG = Buffer.from(Array.from({ length: 60_000 }, (_, i) => (i * 31) & 255));

let folder = "";
const at = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mos-fs-image-"));
  mkdirSync(at("files/sub"), { recursive: true });
  writeFileSync(at("files/a.txt"), "a");
  writeFileSync(at("files/empty"), "");
  writeFileSync(at("files/sub/big.bin"), BIG);
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each<[FsKind, FileSystemType]>([
  ["LFS", new LfsType()],
  ["SPIFFS", new SpiffsType()],
  ["FAT", new FatType()],
])("%s", async (kind, type) => {
  const { status, stderr } = await mos(["create-fs-image", "-o", at(kind), "--type", kind, at("files")]);
  expect([status, stderr]).toEqual([0, `${at(kind)}: ${kind}, ${SIZE} bytes, 3 files\n`]);
  const device = new MemoryDevice(SIZE, kind === "FAT");
  device.bytes.set(readFileSync(at(kind)));
  expect(type.check(device, "")).toEqual([]);
  const system = type.mount(device, "");
  const contents = (name: string) => {
    const file = system?.open(name, "r");
    const bytes = new Uint8Array(file?.size ?? 0);
    let done = 0;
    while (file && done < bytes.length) done += Math.max(1, file.read(bytes, done, bytes.length - done));
    file?.close();
    return file && Buffer.from(bytes);
  };
  expect(contents("a.txt")?.toString()).toBe("a");
  expect(contents("empty")?.length).toBe(0);
  expect(contents("sub/big.bin")?.equals(BIG)).toBe(true);
});

test("FAT is what fsck.fat takes", async () => {
  await mos(["create-fs-image", "-o", at("card.img"), "--type", "FAT", "--size", "2M", at("files")]);
  expect(execFileSync("fsck.fat", ["-n", at("card.img")], { encoding: "utf8" })).toMatch(/: 4 files, /);
});

test("LFS can be cut where nothing is any more, and is the same when it is made again", async () => {
  const files = [{ name: "a.txt", path: at("files/a.txt") }];
  const one = await makeFsImage({ kind: "LFS", size: 1 << 20 }, files);
  const two = await makeFsImage({ kind: "LFS", size: 1 << 20 }, files);
  expect(one.bytes.length).toBeLessThan(32 << 10);
  expect(Buffer.compare(one.bytes, two.bytes)).toBe(0);
  await mos(["create-fs-image", "-o", at("trimmed"), "--size", "1M", "--trim", at("files/a.txt")]);
  expect(statSync(at("trimmed")).size).toBe(one.bytes.length);
});

test.each<[string, () => string[], RegExp]>([
  ["files that do not fit", () => ["--size", "32K", at("files")], /big\.bin cannot be written: 3 files with 60001 bytes, for 32768 bytes of flash\n {2}hint: /],
  ["a size that is none of the file system's", () => ["--size", "1000", at("files")], /1000 bytes cannot be made a file system of the kind LFS/],
  ["what is not there", () => [at("nix")], /there is no .*nix/],
  ["a kind that there is none of", () => ["--type", "EXT4"], /Allowed choices are LFS, SPIFFS, FAT/],
])("refuses %s", async (_what, args, message) => {
  const { status, stderr } = await mos(["create-fs-image", "-o", at("never"), ...args()]);
  expect([status, stderr]).toEqual([1, expect.stringMatching(message)]);
});
