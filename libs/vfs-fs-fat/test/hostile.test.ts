import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { FatType } from "../src/fat_type.ts";
import { Card } from "./images.ts";

// Volumes that somebody else has made: an error or a clean refusal, in bounded time and memory, whatever is in them.

const type = new FatType();
/** Reads of the card that one call may take: a search in a directory of the longest there may be, or all of the table. */
const MAX_READS = 200_000;

class CountedCard extends Card {
  left = MAX_READS;

  override read(at: number, data: Uint8Array, off: number, len: number): number {
    if (--this.left < 0) throw new Error("reads without end");
    return super.read(at, data, off, len);
  }
}

const KINDS = [`{"fat": 12}`, `{"fat": 16, "cluster": 512}`, `{"fat": 32, "cluster": 512}`];
const good: Uint8Array[] = [];

beforeAll(() => {
  new FakeHal().install();
  for (const [i, kb] of [400, 2200, 34_000].entries()) {
    const card = new Card(new Uint8Array(kb * 1024));
    expect(type.format(card, KINDS[i] as string)).toBe(true);
    const fs = type.mount(card, "");
    for (const name of ["SHORT.TXT", "a longer name of a file", "dir/below/deep", "dir/other"]) {
      const file = fs?.open(name, "w");
      file?.write(new Uint8Array(3000).fill(65), 0, 3000);
      expect(file?.close()).toBe(true);
    }
    expect(fs?.unmount()).toBe(true);
    expect(type.check(card, "")).toEqual([]);
    // Only the beginning is in use; that the rest is not there is one more thing that is wrong.
    good.push(card.bytes.slice(0, Math.min(card.bytes.length, 1_200_000)));
  }
});

/** Everything a program may do with a file system. */
function exercise(card: CountedCard): void {
  const again = () => {
    card.left = MAX_READS;
  };
  expect(type.check(card, "")).toBeInstanceOf(Array);
  again();
  const fs = type.mount(card, "");
  if (fs === undefined) return;
  const waiting = [""];
  for (let walked = 0; waiting.length > 0 && walked < 20; walked++) {
    const directory = waiting.shift() as string;
    again();
    for (const name of fs.list(directory).slice(0, 20)) {
      const path = directory === "" ? name : `${directory}/${name}`;
      again();
      const stat = fs.stat(path);
      if (stat?.isDirectory) waiting.push(path);
      const file = fs.open(path, walked % 2 === 0 ? "r" : "r+");
      const piece = new Uint8Array(700);
      for (let reads = 0; file && reads < 20 && file.read(piece, 0, piece.length) > 0; reads++) again();
      again();
      file?.truncate(Math.min(file.size, 100));
      again();
      file?.close();
    }
  }
  again();
  const file = fs.open("dir/new file", "w");
  for (let i = 0; file && i < 5; i++) {
    again();
    if (file.write(new Uint8Array(1000), 0, 1000) < 0) break;
  }
  again();
  file?.close();
  again();
  fs.rename("dir/other", "a longer name of a file");
  again();
  fs.makeDirectory("one/two");
  again();
  fs.remove("SHORT.TXT");
  again();
  fs.freeBytes();
  again();
  fs.unmount();
}

/** Changed bytes, most of them in the boot sector, the tables and the directories. */
const changes = fc.array(fc.tuple(fc.oneof(fc.nat(511), fc.nat(40_000), fc.nat(1_199_999)), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 40 });

test("changed volumes", { timeout: 120_000 }, () => {
  // With the tables of FAT32 whole, they are elsewhere; the volume is cut short, which mounting refuses.
  fc.assert(
    fc.property(fc.nat(2), changes, fc.boolean(), (kind, list, keepsBoot) => {
      const bytes = (good[kind] as Uint8Array).slice();
      for (const [at, value] of list) if (!(keepsBoot && at < 512) && at < bytes.length) bytes[at] = value;
      if (kind === 2) {
        // The total of sectors and what follows from it: as many as there are.
        const view = new DataView(bytes.buffer);
        view.setUint32(32, bytes.length / 512, true);
      }
      exercise(new CountedCard(bytes));
    }),
    { numRuns: 400 },
  );
});

test("rings: of clusters, and of directories", () => {
  const bytes = (good[0] as Uint8Array).slice();
  const card = new CountedCard(bytes);
  const view = new DataView(bytes.buffer);
  const tableAt = 512 * view.getUint16(14, true);
  // Every cluster leads to cluster 2.
  for (let at = tableAt + 3; at < tableAt + 512; at += 3) bytes.set([0x02, 0x20, 0x00], at);
  exercise(card);
  expect(type.check(card, "").length).toBeGreaterThan(0);
});

test("noise is no volume", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 512, maxLength: 4096 }), (noise) => {
      const bytes = new Uint8Array(Math.ceil(noise.length / 512) * 512);
      bytes.set(noise);
      exercise(new CountedCard(bytes));
    }),
    { numRuns: 300 },
  );
});

test.each([
  [`{"part": 5}`, "part"],
  [`{`, "options"],
])("wrong options %s are refused", (options) => {
  expect(type.mount(new Card((good[0] as Uint8Array).slice()), options)).toBeUndefined();
});

test("a device that cannot overwrite is refused, and nothing is written to it", () => {
  const card = new Card((good[0] as Uint8Array).slice());
  Object.assign(card, { rewritable: false });
  expect(type.mount(card, "")).toBeUndefined();
  expect(type.format(card, "")).toBe(false);
  expect(card.writes).toBe(0);
});

test.each([`{"fat": 13}`, `{"cluster": 700}`, `{"fat": 32}`, `{"label": "longer than 11"}`, `{"part": 1}`])(
  "no volume is made with %s on 400 KB",
  (options) => {
    const card = new Card(new Uint8Array(400 * 1024));
    expect(type.format(card, options)).toBe(false);
    expect(card.writes).toBe(0);
  },
);
