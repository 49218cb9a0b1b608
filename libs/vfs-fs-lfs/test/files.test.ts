/** What files, directories and a device in use are like; power cuts have their own test. */
import type { FileSystem } from "@meerkat/core/vfs/file_system.ts";
import { LfsType } from "@meerkat/vfs-fs-lfs/lfs_type.ts";
import { beforeAll, describe, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { FlashModel } from "../../../core/test/flash_model.ts";
import { NorDevice } from "../../../core/test/torture/nor_device.ts";
import { checkImage } from "./checker/check_image.ts";
import { RamFlash } from "./ram_flash.ts";
import { readText, writeBytes, writeText } from "./whole_files.ts";

const type = new LfsType();
beforeAll(() => void new FakeHal().install());

function fresh(blocks: number, block: number, more: object = {}): { flash: RamFlash; fs: FileSystem; again(): FileSystem } {
  const flash = new RamFlash(blocks * block, block);
  const options = JSON.stringify({ bs: block, is: 16, cs: 64, ...more });
  expect(type.format(flash, options)).toBe(true);
  const again = () => {
    const fs = type.mount(flash, options);
    if (fs === undefined) throw new Error("cannot be mounted");
    return fs;
  };
  return { flash, fs: again(), again };
}

describe("an open file", () => {
  test("w: the old file is there until it is closed", () => {
    const { fs } = fresh(32, 512);
    writeText(fs, "f", "old");
    const file = fs.open("f", "w");
    file?.write(Buffer.from("new"), 0, 3);
    expect(readText(fs, "f")).toBe("old");
    expect(file?.sync()).toBe(true);
    expect(readText(fs, "f")).toBe("new");
    file?.write(Buffer.from("er"), 0, 2);
    expect(file?.close()).toBe(true);
    expect(readText(fs, "f")).toBe("newer");
    expect(file?.close()).toBe(false);
  });

  test("a file that nobody has closed is not there", () => {
    const { fs, again } = fresh(32, 512);
    fs.open("f", "w")?.write(new Uint8Array(2000), 0, 2000);
    expect(again().stat("f")).toBeUndefined();
  });

  test("r+: in the midst, behind the end, cut; through the sizes at which a file moves into blocks", () => {
    const { fs, flash, again } = fresh(64, 512);
    const model = Buffer.alloc(4000);
    let size = 0;
    writeText(fs, "f", "");
    for (let round = 0; round < 200; round++) {
      const file = fs.open("f", "r+");
      if (file === undefined) throw new Error("cannot be opened");
      const at = (round * 977) % (size + 40);
      const data = Buffer.alloc(1 + ((round * 131) % 300), round);
      if (at + data.length > model.length || round % 17 === 0) {
        size = Math.floor(size / 3);
        expect(file.truncate(size)).toBe(true);
        expect(file.truncate(size + 1)).toBe(false);
        model.fill(0, size);
      } else {
        file.seek(at);
        expect(file.write(data, 0, data.length)).toBe(data.length);
        data.copy(model, at);
        size = Math.max(size, at + data.length);
      }
      expect(file.size).toBe(size);
      expect(file.close()).toBe(true);
      expect(readText(fs, "f"), `round ${round}`).toBe(model.toString("latin1", 0, size));
    }
    expect(checkImage(flash.bytes, 512)).toEqual([]);
    expect(readText(again(), "f")).toBe(model.toString("latin1", 0, size));
  });

  test("reading what was just written, and two readers and a writer at once", () => {
    const { fs } = fresh(64, 512);
    const data = Buffer.from(Array.from({ length: 3000 }, (_, i) => i & 255));
    writeBytes(fs, "f", data);
    const reader = fs.open("f", "r");
    const writer = fs.open("f", "r+");
    if (!reader || !writer) throw new Error("cannot be opened");
    writer.seek(1000);
    writer.write(Buffer.from("xyz"), 0, 3);
    writer.seek(998);
    const seen = Buffer.alloc(8);
    expect(writer.read(seen, 0, 8)).toBe(8);
    expect(seen.subarray(2, 5).toString()).toBe("xyz");
    for (let i = 0; i < 30; i++) writeBytes(fs, "other", Buffer.alloc(1200, i));
    const old = Buffer.alloc(3000);
    expect(reader.read(old, 0, 3000)).toBe(3000);
    expect(old.equals(data)).toBe(true);
    expect(writer.close()).toBe(true);
    expect(readText(fs, "f")?.slice(1000, 1003)).toBe("xyz");
  });

  test("follows a rename; a removed one is written to nobody's harm", () => {
    const { fs } = fresh(32, 512);
    writeText(fs, "f", "1");
    writeText(fs, "g", "2");
    const moved = fs.open("f", "a");
    const reader = fs.open("f", "r");
    const removed = fs.open("g", "a");
    expect(fs.rename("f", "d/h")).toBe(true);
    expect(fs.remove("g")).toBe(true);
    writeText(fs, "a", "x");
    moved?.write(Buffer.from("+"), 0, 1);
    removed?.write(Buffer.from("+"), 0, 1);
    expect(moved?.close()).toBe(true);
    removed?.close();
    expect(readText(fs, "d/h")).toBe("1+");
    expect(reader?.read(Buffer.alloc(9), 0, 9)).toBe(1);
    expect(fs.list("").sort()).toEqual(["a", "d"]);
  });

  test("wrong modes and places", () => {
    const { fs } = fresh(32, 512);
    writeText(fs, "f", "text");
    expect(fs.open("none", "r")).toBeUndefined();
    expect(fs.open("none", "r+")).toBeUndefined();
    expect(fs.open("f/below", "w")).toBeUndefined();
    fs.makeDirectory("d");
    expect(fs.open("d", "w")).toBeUndefined();
    expect(fs.open("d", "r")).toBeUndefined();
    for (const name of [".", "..", "x".repeat(256), "d/../f"]) expect(writeText(fs, name, "x"), name).toBe(false);
    expect(writeText(fs, "x".repeat(255), "x")).toBe(true);
    const file = fs.open("f", "r");
    expect(file?.write(Buffer.from("x"), 0, 1)).toBe(-1);
    expect(file?.truncate(0)).toBe(false);
    expect(file?.write(Buffer.from("x"), 1, 1)).toBe(-1);
  });
});

describe("directories", () => {
  test("hundreds of names in many pairs, in any order, made and removed", () => {
    const { fs, flash, again } = fresh(128, 512);
    const names = Array.from({ length: 300 }, (_, i) => `name${(i * 7919) % 1000}${i % 3 === 0 ? "_longer" : ""}`);
    for (const name of names) expect(writeText(fs, `d/${name}`, name), name).toBe(true);
    expect(fs.list("d").sort()).toEqual([...names].sort());
    expect(checkImage(flash.bytes, 512)).toEqual([]);
    for (const name of names) expect(readText(fs, `d/${name}`)).toBe(name);
    expect(fs.remove("d")).toBe(false);
    for (const name of names) expect(fs.remove(`d/${name}`), name).toBe(true);
    expect(fs.list("d")).toEqual([]);
    expect(fs.remove("d")).toBe(true);
    expect(checkImage(flash.bytes, 512)).toEqual([]);
    expect(again().list("")).toEqual([]);
    expect(fs.freeBytes()).toBeGreaterThan(fs.totalBytes() - 6 * 512);
  });

  test("are made for a file, renamed with what is in them, over an empty one, never below themselves", () => {
    const { fs, flash } = fresh(64, 512);
    expect(writeText(fs, "a/b/c/f", "deep")).toBe(true);
    expect(fs.makeDirectory("e")).toBe(true);
    expect(fs.makeDirectory("a/b")).toBe(true);
    expect(fs.makeDirectory("a/b/c/f")).toBe(false);
    expect(fs.rename("a/b", "e")).toBe(true);
    expect(readText(fs, "e/c/f")).toBe("deep");
    expect(fs.rename("e", "e/c/x")).toBe(false);
    expect(fs.rename("e", "a/f")).toBe(true);
    expect(fs.rename("none", "x")).toBe(false);
    expect(writeText(fs, "file", "")).toBe(true);
    expect(fs.rename("file", "a")).toBe(false);
    expect(fs.rename("a", "file")).toBe(false);
    expect(fs.rename("file", "new/place")).toBe(true);
    expect(fs.stat("")?.isDirectory).toBe(true);
    expect(fs.stat("a/f")?.isDirectory).toBe(true);
    expect(checkImage(flash.bytes, 512)).toEqual([]);
  });
});

describe("a device in use", () => {
  test("full: refused, nothing lost, and usable again after a file was removed", () => {
    const { fs, flash } = fresh(24, 512);
    const data = Buffer.alloc(1500, 3);
    let count = 0;
    while (writeBytes(fs, `f${count}`, data)) count++;
    expect(count).toBeGreaterThan(3);
    for (let i = 0; i < count; i++) expect(readText(fs, `f${i}`)).toBe(data.toString("latin1"));
    expect(writeBytes(fs, "f0", Buffer.alloc(9000))).toBe(false);
    expect(readText(fs, "f0")?.length).toBe(1500);
    const appended = fs.open("f1", "a");
    expect(appended?.write(Buffer.alloc(9000), 0, 9000)).toBe(-1);
    expect(appended?.sync()).toBe(false);
    expect(appended?.write(Buffer.from("+"), 0, 1)).toBe(1);
    appended?.close();
    expect(readText(fs, "f1")?.length).toBeLessThanOrEqual(1501);
    expect(fs.remove("f0")).toBe(true);
    expect(writeBytes(fs, "again", data.subarray(0, 900))).toBe(true);
    expect(checkImage(flash.bytes, 512)).toEqual([]);
  });

  test("each sector in turn is bad, and silently so", () => {
    for (let bad = 2; bad < 20; bad++) {
      const flash = new FlashModel(20, 512);
      flash.defects.set(bad, bad % 2 === 0 ? "sticks" : "program fails");
      const options = '{"bs":512,"is":16}';
      const device = new NorDevice(flash);
      expect(type.format(device, options)).toBe(true);
      const fs = type.mount(device, options) as FileSystem;
      for (let i = 0; i < 12; i++) {
        expect(writeBytes(fs, `d${i % 2}/f${i % 4}`, Buffer.alloc(100 * i, i)), `sector ${bad}`).toBe(true);
        expect(readText(fs, `d${i % 2}/f${i % 4}`)).toBe(Buffer.alloc(100 * i, i).toString("latin1"));
      }
      expect(checkImage(flash.bytes, 512)).toEqual([]);
    }
  });

  test("wears evenly: directories move on, and the superblock gets a pair of its own", () => {
    const flash = new FlashModel(32, 512);
    const device = new NorDevice(flash);
    const options = '{"bs":512,"is":16,"bcy":20}';
    expect(type.format(device, options)).toBe(true);
    const fs = type.mount(device, options) as FileSystem;
    for (let i = 0; i < 6000; i++) writeText(fs, "counter", String(i));
    for (let i = 0; i < 400; i++) writeBytes(fs, "large", Buffer.alloc(1500, i));
    const wear = [...flash.wear];
    expect(Math.max(...wear.slice(0, 2))).toBeLessThan(60);
    const mean = wear.reduce((a, b) => a + b, 0) / wear.length;
    expect(Math.max(...wear)).toBeLessThan(3 * mean);
    expect(type.check(device, options)).toEqual([]);
    expect(checkImage(flash.bytes, 512)).toEqual([]);
    expect(readText(type.mount(device, options) as FileSystem, "counter")).toBe("5999");
  });

  test("its own check tells of damage", () => {
    const { flash, fs } = fresh(32, 512);
    writeBytes(fs, "d/f", Buffer.alloc(2000));
    writeText(fs, "g", "small");
    const options = '{"bs":512,"is":16,"cs":64}';
    expect(type.check(flash, options)).toEqual([]);
    const free = fs.freeBytes();
    expect(free).toBe(fs.totalBytes() - 512 * (2 + 2 + 4));
    flash.bytes.fill(0, 2 * 512);
    expect(type.check(flash, options).length).toBe(1);
    expect(type.check(flash, '{"bs":1024}')).not.toEqual([]);
  });
});
