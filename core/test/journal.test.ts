import { crc32 } from "@meerkat/core/crc32.ts";
import { FlashDevice } from "@meerkat/core/vfs/flash_device.ts";
import { HEADER_BYTES, JournalHeader, RECORD_SECTOR, recordBytes } from "@meerkat/core/vfs/journal_format.ts";
import { JournalFs } from "@meerkat/core/vfs/journal_fs.ts";
import { expect, test } from "vitest";
import { FakeHal } from "./fake_hal.ts";
import { FlashModel, PowerCut, seededRandom } from "./flash_model.ts";

type Files = Map<string, Buffer>;
type Random = () => number;

new FakeHal().install();

function mounted(): JournalFs {
  const fs = new JournalFs(new FlashDevice(0, hal_flash_size(0)));
  expect(fs.mount()).toBe(true);
  return fs;
}

function contents(fs: JournalFs): Files {
  const files: Files = new Map();
  for (const path of fs.paths()) {
    const file = fs.open(path, "r");
    const data = Buffer.alloc(file?.size ?? 0);
    if (file?.read(data, 0, data.length) !== data.length && data.length > 0) throw new Error(`cannot read ${path}`);
    file?.close();
    files.set(path, data);
  }
  return files;
}

const same = (a: Files, b: Files) => a.size === b.size && [...a].every(([path, data]) => b.get(path)?.equals(data));

/** Whether `found` is `before` or `after`, or (a file that was changed in place) the beginning of the change. */
function isBetween(found: Files, before: Files, after: Files): boolean {
  if (same(found, before) || same(found, after)) return true;
  if (found.size !== before.size || found.size !== after.size) return false;
  return [...found].every(([path, data]) => {
    const old = before.get(path);
    const wanted = after.get(path);
    if (old === undefined || wanted === undefined) return false;
    let common = 0;
    while (common < data.length && data[common] === wanted[common]) common++;
    if (common < data.length && data.length !== old.length) return false;
    return data.subarray(common).equals(old.subarray(common, data.length));
  });
}

const int = (random: Random, below: number) => Math.floor(random() * below);

function randomBytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => int(random, 256)));
}

/** One operation on the file system, and what the files are after it. */
interface Step {
  after: Files;
  run: (fs: JournalFs) => boolean;
}

function inParts(random: Random, data: Buffer, write: (part: Buffer) => boolean): boolean {
  for (let at = 0; at < data.length; ) {
    const count = Math.min(data.length - at, 1 + int(random, random() < 0.5 ? 60 : 1500));
    if (!write(data.subarray(at, at + count))) return false;
    at += count;
  }
  return true;
}

const NAMES = ["a", "b.txt", "conf9.json", "c/d/e", "žluť", "f"];

function randomStep(random: Random, before: Files, largest: number): Step {
  const after = new Map(before);
  const path = NAMES[int(random, NAMES.length)] as string;
  const old = before.get(path);
  const length = int(random, random() < 0.3 ? largest : 200);
  const data = randomBytes(random, length);
  const parts = seededRandom(int(random, 1e9));
  const kind = int(random, 8);
  const written = (mode: "w" | "a" | "r+", at: number) => (fs: JournalFs) => {
    const file = fs.open(path, mode);
    if (file === undefined) return false;
    file.seek(at);
    const done = inParts(parts, data, (part) => file.write(part, 0, part.length) === part.length);
    return file.close() && done;
  };
  if (kind === 0 && old !== undefined) {
    after.delete(path);
    return { after, run: (fs) => fs.remove(path) };
  }
  if (kind === 1 && old !== undefined) {
    const to = NAMES[int(random, NAMES.length)] as string;
    after.delete(path);
    after.set(to, old);
    return { after, run: (fs) => fs.rename(path, to) };
  }
  if (kind === 2 && old !== undefined) {
    const size = int(random, old.length + 1);
    after.set(path, old.subarray(0, size));
    return {
      after,
      run: (fs) => {
        const file = fs.open(path, "r+");
        return (file?.truncate(size) && file.close()) === true;
      },
    };
  }
  if (kind === 3 && old !== undefined) {
    const at = int(random, old.length + 100);
    const size = Math.max(old.length, length > 0 ? at + length : 0);
    const changed = Buffer.alloc(size);
    old.copy(changed);
    data.copy(changed, at);
    after.set(path, changed);
    return { after, run: written("r+", at) };
  }
  if (kind === 4) {
    const given: Step = {
      after,
      run: (fs) => {
        const file = fs.open(path, "w");
        file?.write(data, 0, data.length);
        return true;
      },
    };
    return random() < 0.1 ? given : { after, run: () => true };
  }
  if (kind === 5 && old !== undefined) {
    after.set(path, Buffer.concat([old, data]));
    return { after, run: written("a", 0) };
  }
  after.set(path, data);
  return { after, run: written("w", 0) };
}

interface Geometry {
  sectors: number;
  sector: number;
  largest: number;
}

const GEOMETRIES: Geometry[] = [
  { sectors: 16, sector: 4096, largest: 9000 },
  { sectors: 8, sector: 1024, largest: 700 },
  { sectors: 16, sector: 512, largest: 900 },
  { sectors: 64, sector: 1024, largest: 8000 },
];

test("power is cut at every operation: what was closed is there, complete; what was not is as before", { timeout: 120_000 }, () => {
  let cuts = 0;
  let full = 0;
  for (let seed = 1; cuts < 24_000; seed++) {
    const random = seededRandom(seed);
    const { sectors, sector, largest } = GEOMETRIES[seed % GEOMETRIES.length] as Geometry;
    const flash = new FlashModel(sectors, sector).install();
    let before: Files = new Map();
    let after: Files = before;
    let step = 0;
    flash.onOperation = (torn) => {
      cuts++;
      const rest = torn(random).install();
      const found = contents(mounted());
      if (!isBetween(found, before, after)) throw new Error(`seed ${seed}, step ${step}, operation ${flash.operations}: neither before nor after`);
      if (cuts % 16 === 0) goesOn(found, random, largest);
      if (cuts % 4 === 1) cutAgain(rest, found, random);
      flash.install();
    };
    const fs = mounted();
    for (; step < 120; step++) {
      const { after: wanted, run } = randomStep(random, before, largest);
      after = wanted;
      const done = run(fs);
      const now = contents(fs);
      if (!(done ? same(now, after) : isBetween(now, before, after))) throw new Error(`seed ${seed}, step ${step}: not what was written`);
      if (!done) full++;
      before = now;
      after = now;
    }
  }
  expect(cuts).toBeGreaterThanOrEqual(24_000);
  expect(full).toBeGreaterThan(10);
});

/** After a cut the file system works as ever. */
function goesOn(found: Files, random: Random, largest: number): void {
  const fs = mounted();
  let files = found;
  for (let i = 0; i < 5; i++) {
    const { after, run } = randomStep(random, files, largest);
    run(fs);
    const now = contents(fs);
    if (!isBetween(now, files, after)) throw new Error("after a cut: neither before nor after");
    files = now;
  }
  if (!same(contents(mounted()), files)) throw new Error("after a cut: mounted again, not the same");
}

/** Power is cut once more, at the first operations after the cut: finding the end of the log, making room. */
function cutAgain(flash: FlashModel, found: Files, random: Random): void {
  flash.random = random;
  flash.cutIn = 1 + int(random, 6);
  const data = randomBytes(random, 50);
  try {
    const fs = mounted();
    const file = fs.open("again", "w");
    file?.write(data, 0, data.length);
    file?.close();
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
  }
  flash.cutIn = 0;
  if (!isBetween(contents(mounted()), found, new Map(found).set("again", data))) throw new Error("second cut: neither before nor after");
}

test("power that fails again and again never makes the journal unwritable", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = seededRandom(seed);
    const flash = new FlashModel(8, 1024).install();
    flash.random = random;
    let files: Files = new Map();
    for (let boot = 0; boot < 60; boot++) {
      flash.cutIn = 1 + int(random, boot % 2 === 0 ? 4 : 40);
      let after = files;
      let before = files;
      try {
        const fs = mounted();
        for (let i = 0; i < 10; i++) {
          before = contents(fs);
          const step = randomStep(random, before, 400);
          after = step.after;
          step.run(fs);
        }
        before = contents(fs);
        after = before;
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error;
      }
      flash.cutIn = 0;
      files = contents(mounted());
      if (!isBetween(files, before, after)) throw new Error(`seed ${seed}, boot ${boot}`);
    }
    const fs = mounted();
    for (const path of fs.paths()) expect(fs.remove(path)).toBe(true);
    const file = fs.open("last", "w");
    expect(file?.write(Buffer.alloc(500), 0, 500)).toBe(500);
    expect(file?.close()).toBe(true);
  }
});

function put(fs: JournalFs, path: string, data: Uint8Array): boolean {
  const file = fs.open(path, "w");
  const written = file?.write(data, 0, data.length) === data.length;
  return (file?.close() ?? false) && written;
}

test("the capacity can be used, again and again; what does not fit changes nothing", () => {
  for (const { sectors, sector } of GEOMETRIES) {
    new FlashModel(sectors, sector).install();
    const fs = mounted();
    const kept: Files = new Map();
    const piece = Math.floor(sector / 3);
    const fill = (path: string, value: number) => {
      const data = Buffer.alloc(piece, value);
      if (put(fs, path, data)) kept.set(path, data);
      return kept.get(path) === data;
    };
    while (fill(`f${kept.size}`, kept.size));
    const used = [...kept.values()].reduce((sum, data) => sum + data.length, 0);
    expect(fs.freeBytes()).toBeLessThan(piece + 100);
    expect(fs.freeBytes() + used).toBeGreaterThan(fs.totalBytes() * 0.7);
    expect(same(contents(mounted()), kept)).toBe(true);
    // What a record more for the end of a sector takes must not matter below.
    for (let i = 0; fs.freeBytes() < fs.totalBytes() * 0.15; i++) {
      expect(fs.remove(`f${i}`)).toBe(true);
      kept.delete(`f${i}`);
    }
    const paths = [...kept.keys()];
    for (let round = 0; round < 400; round++) {
      const path = paths[round % paths.length] as string;
      expect(put(fs, path, Buffer.alloc(fs.freeBytes() + 1))).toBe(false);
      expect(fs.remove(path)).toBe(true);
      expect(fill(path, round)).toBe(true);
    }
    expect(same(contents(fs), kept)).toBe(true);
    expect(same(contents(mounted()), kept)).toBe(true);
  }
});

test("a 200 KB file in parts of 512 bytes: few pieces, read back, wear spread", () => {
  const flash = new FlashModel(1024, 4096).install();
  const fs = mounted();
  const data = randomBytes(seededRandom(5), 200_000);
  for (let at = 0; at < data.length; at += 512) {
    const part = data.subarray(at, at + 512);
    const file = fs.open("big", at === 0 ? "w" : "r+");
    file?.seek(at);
    expect(file?.write(part, 0, part.length)).toBe(part.length);
    expect(file?.close()).toBe(true);
  }
  expect(flash.programmed / data.length).toBeLessThan(1.9);
  expect(contents(fs).get("big")?.equals(data)).toBe(true);
  expect(contents(mounted()).get("big")?.equals(data)).toBe(true);
  for (let i = 0; i < 3000; i++) put(fs, "conf9.json", Buffer.alloc(1500, i));
  expect(Math.max(...flash.wear)).toBeLessThanOrEqual(Math.min(...flash.wear) + 2);
});

test("lines appended one by one", () => {
  const flash = new FlashModel(16, 4096).install();
  const fs = mounted();
  let expected = "";
  for (let i = 0; i < 200; i++) {
    const line = Buffer.from(`${i} a line of a log, as long as such lines are\n`);
    const file = fs.open("log", "a");
    file?.write(line, 0, line.length);
    file?.close();
    expected += line;
  }
  expect(contents(mounted()).get("log")?.toString()).toBe(expected);
  expect(flash.programmed / expected.length).toBeLessThan(4);
});

test("files that are open while they are replaced or removed", () => {
  new FlashModel(8, 1024).install();
  const fs = mounted();
  put(fs, "x", Buffer.from("first"));
  const reader = fs.open("x", "r");
  put(fs, "x", Buffer.from("second"));
  fs.remove("x");
  for (let i = 0; i < 100; i++) put(fs, "y", Buffer.alloc(300, i));
  const data = Buffer.alloc(10);
  expect(reader?.read(data, 0, 10)).toBe(5);
  expect(data.toString("latin1", 0, 5)).toBe("first");
  expect(reader?.close()).toBe(true);
  expect(reader?.read(data, 0, 10)).toBe(-1);
  expect([...contents(mounted()).keys()]).toEqual(["y"]);
});

test("two that append to one file", () => {
  new FlashModel(8, 1024).install();
  const fs = mounted();
  const one = fs.open("log", "a");
  const two = fs.open("log", "a");
  one?.write(Buffer.from("1"), 0, 1);
  two?.write(Buffer.from("22"), 0, 2);
  two?.close();
  one?.write(Buffer.from("333"), 0, 3);
  one?.close();
  expect(contents(fs).get("log")?.toString()).toBe("221333");
});

test("too few sectors", () => {
  new FlashModel(7, 1024).install();
  const fs = new JournalFs(new FlashDevice(0, hal_flash_size(0)));
  expect(fs.mount()).toBe(false);
  expect(put(fs, "x", Buffer.from("x"))).toBe(false);
  expect(fs.totalBytes()).toBe(0);
});

test("garbage in flash: mounting ends, what is lost is an error to read, and the journal works afterwards", () => {
  let unreadable = 0;
  for (let seed = 1; seed <= 300; seed++) {
    const random = seededRandom(seed);
    const flash = new FlashModel(8, 1024).install();
    const fs = mounted();
    let files: Files = new Map();
    for (let i = 0; i < 30 && seed % 3 !== 0; i++) {
      const { after, run } = randomStep(random, files, 700);
      if (run(fs)) files = after;
      files = contents(fs);
    }
    const damages = seed % 3 === 0 ? flash.bytes.length : 1 + int(random, 40);
    for (let i = 0; i < damages; i++) flash.bytes[int(random, flash.bytes.length)] = int(random, 256);
    const again = mounted();
    for (const path of again.paths()) {
      const file = again.open(path, "r");
      const data = Buffer.alloc(Math.min(file?.size ?? 0, 100_000));
      if (file?.read(data, 0, data.length) === -1) unreadable++;
      file?.close();
    }
    for (const path of again.paths()) again.remove(path);
    for (let i = 0; i < 40; i++) expect(put(again, "new", Buffer.alloc(600, i))).toBe(true);
    expect(contents(mounted())).toEqual(new Map([["new", Buffer.alloc(600, 39)]]));
  }
  expect(unreadable).toBeGreaterThan(0);
});

/** A flash full of headers whose checksums are right and whose fields are not. */
function wildFlash(random: Random): FlashModel {
  const flash = new FlashModel(8, 1024);
  const header = new JournalHeader();
  const wild = () => [int(random, 20), int(random, 2000), 0xffff_ffff - int(random, 20), int(random, 2 ** 32)][int(random, 4)] as number;
  const put = (at: number, sector: number) => {
    header.encode(sector);
    if (at + HEADER_BYTES <= flash.bytes.length) flash.bytes.set(header.bytes, at);
  };
  for (let place = 0; place < 8; place++) {
    if (random() < 0.1) continue;
    const number = place + 8 * (random() < 0.8 ? 1 : int(random, 4));
    Object.assign(header, { type: RECORD_SECTOR, flags: int(random, 2), length: 0, id: number, value: random() < 0.5 ? 8 : wild(), time: 8, dataCrc: 0 });
    put(place * 1024, 0);
    for (let at = HEADER_BYTES; at < 1024; ) {
      const length = random() < 0.9 ? int(random, 100) : int(random, 65_536);
      const data = randomBytes(random, Math.min(length, 1024));
      const isSound = random() < 0.8;
      Object.assign(header, {
        type: 1 + int(random, 6),
        flags: 0,
        length,
        id: wild(),
        value: wild(),
        time: wild(),
        dataCrc: isSound ? crc32(data, 0, data.length) : 0,
      });
      put(place * 1024 + at, number);
      flash.bytes.set(
        data.subarray(0, Math.max(0, flash.bytes.length - (place * 1024 + at + HEADER_BYTES))),
        place * 1024 + Math.min(at + HEADER_BYTES, 1024 - 1),
      );
      at += recordBytes(length);
    }
  }
  return flash;
}

test("headers whose fields are wild, with the right checksums: mounting ends, and but for a flash without any room the journal works", () => {
  let files = 0;
  let stuck = 0;
  for (let seed = 1; seed <= 1000; seed++) {
    wildFlash(seededRandom(seed)).install();
    const fs = mounted();
    const paths = fs.paths();
    files += paths.length;
    for (const path of paths) {
      const file = fs.open(path, "r");
      file?.read(new Uint8Array(100), 0, 100);
      file?.close();
    }
    if (!paths.every((path) => fs.remove(path)) || !put(fs, "new", Buffer.alloc(600, 1))) stuck++;
    else if (!contents(mounted()).get("new")?.equals(Buffer.alloc(600, 1))) throw new Error(`seed ${seed}`);
    mounted();
  }
  expect(files).toBeGreaterThan(500);
  expect(stuck).toBeLessThan(100);
});
