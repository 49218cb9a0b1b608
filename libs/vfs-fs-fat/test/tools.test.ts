import type { FileSystem } from "@meerkat/core/vfs/file_system.ts";
import { afterAll, describe, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { seededRandom } from "../../../core/test/flash_model.ts";
import { FatType } from "../src/fat_type.ts";
import { Card, difference, ImageFile, readAll, type Tree, treeOf } from "./images.ts";
import { int, randomStep } from "./random_tree.ts";

// Volumes of ours before fsck.fat and mtools, volumes of mkfs.fat and mtools before ours.

const hal = new FakeHal();
hal.install();

const type = new FatType();
const image = new ImageFile();
afterAll(() => image.remove());

function mounted(card: Card): FileSystem {
  const fs = type.mount(card, "");
  if (fs === undefined) throw new Error("not mounted");
  return fs;
}

interface Kind {
  name: string;
  kb: number;
  options: string;
  mkfs: string[];
  largest: number;
  /** mtools go by the number of clusters alone. */
  isForMtools: boolean;
}

const KINDS: Kind[] = [
  { name: "FAT12", kb: 1440, options: `{"fat": 12, "label": "floppy"}`, mkfs: ["-F", "12", "-n", "FLOPPY"], largest: 30_000, isForMtools: true },
  { name: "FAT16", kb: 8192, options: `{"fat": 16}`, mkfs: ["-F", "16", "-s", "2"], largest: 60_000, isForMtools: true },
  { name: "FAT32", kb: 34_000, options: `{"fat": 32, "cluster": 512, "label": "card"}`, mkfs: ["-F", "32", "-s", "1"], largest: 60_000, isForMtools: true },
  { name: "FAT32 of few clusters", kb: 2048, options: "", mkfs: ["-F", "32", "-s", "4"], largest: 30_000, isForMtools: false },
];

describe.each(KINDS)("$name", ({ kb, options, mkfs, largest, isForMtools }) => {
  const blank = () => new Card(new Uint8Array(kb * 1024).fill(0xa5));
  const made = () => {
    image.write(new Uint8Array(kb * 1024));
    expect(image.run("mkfs.fat", [...mkfs, "IMAGE"])).toMatchObject({ status: 0 });
    return new Card(image.read());
  };

  test.runIf(options !== "")("a volume of ours is one for fsck.fat", () => {
    const card = blank();
    expect(type.format(card, options)).toBe(true);
    expect(type.check(card, "")).toEqual([]);
    expect(image.write(card.bytes).fsck()).toBeUndefined();
  });

  test.each([
    ["ours", options === "" ? made : undefined],
    ["of mkfs.fat", made],
  ])(
    "random operations on a volume %s: fsck.fat finds nothing, mtools reads the same",
    (_whose, make) => {
      let full = 0;
      for (let seed = 1; seed <= 2; seed++) {
        const random = seededRandom(seed * kb);
        const card = (make ?? blank)();
        if (make === undefined) expect(type.format(card, options)).toBe(true);
        let tree: Tree = new Map();
        let fs = mounted(card);
        for (let step = 0; step < 100; step++) {
          const place = `seed ${seed}, step ${step}`;
          const { what, after, run } = randomStep(random, tree, seed === 2 ? largest * 4 : largest);
          const done = run(fs);
          if (done) tree = after;
          else full++;
          const now = treeOf(fs);
          if (!done) tree = now;
          const wrong = difference(now, tree);
          if (wrong !== "") throw new Error(`${place}: ${what}: ${wrong}`);
          if (step % 20 !== 19) continue;
          const free = fs.freeBytes();
          expect(fs.unmount()).toBe(true);
          expect(type.check(card, ""), place).toEqual([]);
          expect(image.write(card.bytes).fsck(), place).toBeUndefined();
          // mtools know no characters beyond 16 bits.
          for (const [path, data] of tree)
            if (data && isForMtools && !path.includes("🐎")) expect(image.type(path).equals(data), `${place}: mtools reads ${path}`).toBe(true);
          fs = mounted(card);
          expect(fs.freeBytes()).toBe(free);
          expect(difference(treeOf(fs), tree)).toBe("");
        }
      }
      expect(full).toBeLessThan(100);
    },
    60_000,
  );

  test.runIf(isForMtools)(
    "what mtools writes, between operations of ours, is read",
    () => {
      const random = seededRandom(kb);
      let card = made();
      let tree: Tree = new Map();
      for (let round = 0; round < 8; round++) {
        image.write(card.bytes);
        const name = `written ${round} by Others é.data`;
        const data = Buffer.from(Array.from({ length: int(random, 20_000) }, () => int(random, 256)));
        expect(image.run("mcopy", ["-i", "IMAGE", "-o", "-", `::${name}`], data)).toMatchObject({ status: 0 });
        tree.set(name, data);
        if (round === 2) {
          expect(image.run("mmd", ["-i", "IMAGE", "::made by others"])).toMatchObject({ status: 0 });
          tree.set("made by others", undefined);
        }
        if (round === 4) {
          expect(image.run("mdel", ["-i", "IMAGE", "::written 0 by Others é.data"])).toMatchObject({ status: 0 });
          tree.delete("written 0 by Others é.data");
        }
        card = new Card(image.read());
        const fs = mounted(card);
        expect(difference(treeOf(fs), tree)).toBe("");
        for (let step = 0; step < 10; step++) {
          const { after, run } = randomStep(random, tree, 5000);
          if (run(fs)) tree = after;
          else tree = treeOf(fs);
        }
        expect(difference(treeOf(fs), tree)).toBe("");
        expect(fs.unmount()).toBe(true);
        expect(image.write(card.bytes).fsck()).toBeUndefined();
      }
    },
    60_000,
  );
});

test("300 files with names that begin alike have different short names", () => {
  const card = new Card(new Uint8Array(4 << 20));
  expect(type.format(card, "")).toBe(true);
  const fs = mounted(card);
  for (let i = 0; i < 300; i++) {
    const file = fs.open(`dir/the same beginning ${i}.text`, "w");
    expect(file?.write(Buffer.from(`${i}`), 0, `${i}`.length)).toBe(`${i}`.length);
    expect(file?.close()).toBe(true);
  }
  expect(fs.unmount()).toBe(true);
  expect(image.write(card.bytes).fsck()).toBeUndefined();
  expect(fs.list("dir").length).toBe(300);
  expect(image.type("dir/the same beginning 217.text").toString()).toBe("217");
});

test("times are those of the clock, in UTC", () => {
  const card = new Card(new Uint8Array(1440 * 1024));
  expect(type.format(card, "")).toBe(true);
  const fs = mounted(card);
  const at = Date.UTC(2026, 1, 3, 4, 5, 6);
  const clock = globalThis as unknown as { hal_wall_ms: () => number };
  const before = clock.hal_wall_ms;
  clock.hal_wall_ms = () => at;
  const file = fs.open("now.txt", "w");
  file?.write(Buffer.from("x"), 0, 1);
  file?.close();
  clock.hal_wall_ms = before;
  expect(fs.stat("now.txt")?.mtime).toBe(at / 1000);
  fs.unmount();
  expect(image.write(card.bytes).run("mdir", ["-i", "IMAGE", "::"]).output).toContain("2026-02-03   4:05  now.txt");
});

test("a volume in a partition is found", () => {
  const card = new Card(new Uint8Array(6 << 20));
  const table = card.bytes;
  table.set([0, 0, 0, 0, 0x0e, 0, 0, 0, 0x00, 0x08, 0, 0, 0x00, 0x20, 0, 0], 446 + 16);
  table.set([0x55, 0xaa], 510);
  expect(type.format(card, `{"part": 2}`)).toBe(true);
  const fs = mounted(card);
  const file = fs.open("in/partition", "w");
  expect(file?.write(Buffer.from("two"), 0, 3)).toBe(3);
  expect(file?.close()).toBe(true);
  expect(fs.unmount()).toBe(true);
  expect(card.bytes.subarray(0, 446).every((byte) => byte === 0)).toBe(true);
  expect(image.write(card.bytes.slice(0x800 * 512, (0x800 + 0x2000) * 512)).fsck()).toBeUndefined();
  expect(image.type("in/partition").toString()).toBe("two");
  expect(type.mount(card, `{"part": 1}`)).toBeUndefined();
  expect(readAll(mounted(card), "in/partition").toString()).toBe("two");
});
