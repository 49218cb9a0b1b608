import { LayeredFs } from "@meerkat/core/vfs/layered_fs.ts";
import { definePartitions, Partition } from "@meerkat/core/vfs/partitions.ts";
import { RamFs } from "@meerkat/core/vfs/ram_fs.ts";
import { RomEntry, RomFs } from "@meerkat/core/vfs/rom_fs.ts";
import { mountRoot } from "@meerkat/core/vfs/root.ts";
import { fileSystemSize, listDirectory, readFile, removeFile, writeFile } from "@meerkat/core/vfs/vfs.ts";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "./fake_hal.ts";
import { FlashModel } from "./flash_model.ts";

let hal: FakeHal;
beforeEach(() => {
  hal = new FakeHal().install();
});

const BUILD = [new RomEntry("conf0.json", '{"a":1}'), new RomEntry("www/logo.png", "\u0089PNG\u0000\u00ff"), new RomEntry("long", "x".repeat(1000))];

function read(fs: LayeredFs, path: string): string | undefined {
  const file = fs.open(path, "r");
  if (file === undefined) return undefined;
  const data = Buffer.alloc(file.size);
  expect(file.read(data, 0, data.length)).toBe(data.length);
  expect(file.read(data, 0, data.length)).toBe(0);
  return data.toString("latin1");
}

test("files of the build are read, and cannot be changed below", () => {
  const rom = new RomFs(BUILD);
  const fs = new LayeredFs(new RamFs(5000), rom);
  expect(read(fs, "www/logo.png")).toBe("\u0089PNG\u0000\u00ff");
  expect(fs.stat("conf0.json")?.size).toBe(7);
  expect(rom.remove("long")).toBe(false);
  expect(rom.open("long", "r+")).toBeUndefined();
  expect(rom.open("long", "r")?.write(new Uint8Array(1), 0, 1)).toBe(-1);
});

/** The files of a layered file system against a map of them. */
test("over files of the build, everything behaves as in one file system", () => {
  const name = fc.constantFrom("conf0.json", "www/logo.png", "long", "new");
  const step = fc.record({
    kind: fc.constantFrom("put", "append", "update", "remove", "rename"),
    name,
    other: name,
    text: fc.string({ maxLength: 20, unit: "binary-ascii" }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const fs = new LayeredFs(new RamFs(50_000), new RomFs(BUILD));
      const model = new Map(BUILD.map(({ path, text }) => [path, text]));
      for (const { kind, name, other, text } of steps) {
        const old = model.get(name);
        const write = (mode: "w" | "a" | "r+") => {
          const file = fs.open(name, mode);
          return file?.write(Buffer.from(text, "latin1"), 0, text.length) === text.length && file.close();
        };
        if (kind === "put") {
          expect(write("w")).toBe(true);
          model.set(name, text);
        } else if (kind === "append") {
          expect(write("a")).toBe(true);
          model.set(name, (old ?? "") + text);
        } else if (kind === "update") {
          expect(write("r+")).toBe(old !== undefined);
          if (old !== undefined) model.set(name, text + old.slice(text.length));
        } else if (kind === "remove") {
          expect(fs.remove(name)).toBe(old !== undefined);
          model.delete(name);
        } else {
          expect(fs.rename(name, other)).toBe(old !== undefined);
          if (old !== undefined) {
            model.delete(name);
            model.set(other, old);
          }
        }
        expect(fs.paths().sort()).toEqual([...model.keys()].sort());
        for (const [path, content] of model) expect(read(fs, path)).toBe(content);
      }
    }),
    { numRuns: 300 },
  );
});

test("the root keeps changes over a restart, removed files of the build stay hidden", () => {
  new FlashModel(16, 4096).install();
  definePartitions([new Partition("fs0", 0, 16 * 4096)]);
  mountRoot(BUILD);
  writeFile("/conf9.json", Buffer.from("{}"));
  writeFile("/conf0.json", Buffer.from("changed"));
  expect(removeFile("/long")).toBe(true);
  mountRoot(BUILD);
  expect(listDirectory("/")).toEqual(["conf0.json", "conf9.json", "www"]);
  expect(Buffer.from(readFile("/conf0.json", 100) ?? []).toString()).toBe("changed");
  expect(removeFile("/conf0.json")).toBe(true);
  expect(readFile("/conf0.json", 100)).toBeUndefined();
  expect(hal.console).toBe("");
});

test("a machine without flash has files all the same, and says that they will be gone", () => {
  new FlashModel(2, 4096).install();
  mountRoot([]);
  expect(writeFile("/x", new Uint8Array(10))).toBe(true);
  expect(hal.console).toContain("gone after a restart");
  expect(fileSystemSize("/")).toBe(16_384);
});
