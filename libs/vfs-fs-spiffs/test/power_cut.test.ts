import { FlashDevice } from "@meerkat/core/vfs/flash_device.ts";
import { expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { FlashModel, PowerCut, seededRandom } from "../../../core/test/flash_model.ts";
import type { SpiffsFs } from "../src/spiffs_fs.ts";
import { SpiffsType } from "../src/spiffs_type.ts";
import { contents, type Files, same, writeAll } from "./files.ts";

// The promise of README.md.

new FakeHal().install();

type Random = () => number;
const int = (random: Random, below: number) => Math.floor(random() * below);

interface Geometry {
  blocks: number;
  options: string;
  block: number;
  largest: number;
}

const GEOMETRIES: Geometry[] = [
  { blocks: 16, block: 4096, options: `{}`, largest: 36_000 },
  { blocks: 8, block: 4096, options: `{"meta": 0}`, largest: 13_000 },
  { blocks: 16, block: 4096, options: `{"ps": 128}`, largest: 40_000 },
  { blocks: 4, block: 8192, options: `{"bs": 8192}`, largest: 9000 },
];

function device(): FlashDevice {
  return new FlashDevice(0, hal_flash_size(0));
}

function mounted(options: string): SpiffsFs {
  const fs = new SpiffsType().mount(device(), options);
  if (fs === undefined) throw new Error("not mounted");
  return fs as SpiffsFs;
}

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

interface Step {
  after: Files;
  what: string;
  run: (fs: SpiffsFs) => boolean;
}

const NAMES = ["a", "b.txt", "conf9.json", "c/d/e", "žluť", "f"];

function randomStep(random: Random, before: Files, largest: number): Step {
  const after = new Map(before);
  const path = NAMES[int(random, NAMES.length)] as string;
  const old = before.get(path);
  const data = Buffer.from(Array.from({ length: int(random, random() < 0.3 ? largest : 400) }, () => int(random, 256)));
  const parts = seededRandom(int(random, 1e9));
  const kind = int(random, 8);
  if (kind === 0 && old !== undefined) {
    after.delete(path);
    return { after, what: `remove ${path}`, run: (fs) => fs.remove(path) };
  }
  if (kind === 1 && old !== undefined) {
    const to = NAMES[int(random, NAMES.length)] as string;
    after.delete(path);
    after.set(to, old);
    return { after, what: `rename ${path} ${to}`, run: (fs) => fs.rename(path, to) };
  }
  if (kind === 2 && old !== undefined) {
    const size = int(random, old.length + 1);
    after.set(path, old.subarray(0, size));
    return {
      after,
      what: `truncate ${path} from ${old.length} to ${size}`,
      run: (fs) => {
        const file = fs.open(path, "r+");
        const done = file?.truncate(size) === true;
        return file?.close() === true && done;
      },
    };
  }
  if (kind === 3 && old !== undefined) {
    const at = int(random, old.length + 100);
    const changed = Buffer.alloc(Math.max(old.length, data.length > 0 ? at + data.length : 0));
    old.copy(changed);
    data.copy(changed, at);
    after.set(path, changed);
    return { after, what: `change ${path} of ${old.length} at ${at}: ${data.length}`, run: (fs) => writeAll(fs, path, "r+", at, data, parts) };
  }
  if (kind === 4) {
    const abandoned = random() < 0.1;
    return {
      after,
      what: `abandon ${path}`,
      run: (fs) => {
        if (abandoned) fs.open(path, "w")?.write(data, 0, data.length);
        return true;
      },
    };
  }
  if (kind === 5 && old !== undefined) {
    after.set(path, Buffer.concat([old, data]));
    return { after, what: `append ${data.length} to ${path} of ${old.length}`, run: (fs) => writeAll(fs, path, "a", 0, data, parts) };
  }
  after.set(path, data);
  return { after, what: `write ${path}: ${data.length}`, run: (fs) => writeAll(fs, path, "w", 0, data, parts) };
}

test("power is cut at random operations of the flash: closed files are there, a file that was being written is old or new", { timeout: 120_000 }, () => {
  const wanted = Number(process.env.SPIFFS_CUTS ?? 3000);
  let cuts = 0;
  let rounds = 0;
  let full = 0;
  let erases = 0;
  for (let seed = Number(process.env.SPIFFS_SEED ?? 1); cuts < wanted; seed++) {
    const random = seededRandom(seed);
    const { blocks, block, options, largest } = GEOMETRIES[seed % GEOMETRIES.length] as Geometry;
    const flash = new FlashModel(blocks, block).install();
    flash.reprograms = true;
    expect(new SpiffsType().format(device(), options)).toBe(true);
    let before: Files = new Map();
    let after: Files = before;
    let step = 0;
    let what = "";
    let openFiles = 0;
    // Some rounds begin on a file system that is in use, and perhaps full.
    const first = int(random, 40);
    const last = Math.min(wanted, cuts + 200);
    rounds++;
    flash.onOperation = (torn) => {
      // `torture.test.ts` cuts at every one; here it is more kinds of operations, on larger files.
      if (step < first || random() > 0.05) return;
      cuts++;
      const rest = torn(random).install();
      const place = `seed ${seed}, step ${step} (${what}), operation ${flash.operations}`;
      let found: Files;
      try {
        found = contents(mounted(options));
      } catch (error) {
        throw new Error(`${place}: ${error}`);
      }
      if (!isBetween(found, before, after)) throw new Error(`${place}: neither before nor after`);
      const findings = new SpiffsType().check(device(), options);
      if (findings.length > 0) throw new Error(`${place}: ${findings.join("; ")}`);
      if (cuts % 12 === 0) goesOn(found, options, random, largest);
      if (cuts % 4 === 1) cutAgain(torn(random), options, before, after, random);
      flash.install();
      void rest;
    };
    let fs = mounted(options);
    for (; step < 80 && cuts < last; step++) {
      const next = randomStep(random, before, largest);
      after = next.after;
      what = next.what;
      if (what.startsWith("abandon") && ++openFiles > 8) {
        fs = mounted(options);
        openFiles = 0;
      }
      const done = next.run(fs);
      const now = contents(fs);
      if (!(done ? same(now, after) : isBetween(now, before, after))) throw new Error(`seed ${seed}, step ${step} (${what}): not what was written`);
      if (!done) full++;
      before = now;
      after = now;
    }
    erases += flash.wear.reduce((sum, wear) => sum + wear, -blocks);
  }
  expect(cuts).toBeGreaterThanOrEqual(wanted);
  expect(full).toBeGreaterThan(0);
  expect(erases).toBeGreaterThan(20);
  if (process.env.SPIFFS_CUTS) console.log(`${cuts} cuts in ${rounds} rounds, ${full} operations refused for lack of room, ${erases} blocks erased`);
});

/** After a cut the file system works as ever. */
function goesOn(found: Files, options: string, random: Random, largest: number): void {
  const fs = mounted(options);
  let files = found;
  // Where the cut operation has perhaps written already.
  for (const [path, data] of found) {
    const wanted = new Map(files).set(path, Buffer.concat([data, Buffer.from("appended after a cut")]));
    const done = writeAll(fs, path, "a", 0, Buffer.from("appended after a cut"), random);
    const now = contents(fs);
    if (!(done ? same(now, wanted) : isBetween(now, files, wanted))) throw new Error(`after a cut: ${path} cannot be appended to`);
    files = now;
  }
  for (let i = 0; i < 5; i++) {
    const { after, run } = randomStep(random, files, largest);
    run(fs);
    const now = contents(fs);
    if (!isBetween(now, files, after)) throw new Error("after a cut: neither before nor after");
    files = now;
  }
}

/** Power is cut once more, while the first cut is mended. */
function cutAgain(flash: FlashModel, options: string, before: Files, after: Files, random: Random): void {
  flash.install();
  flash.random = random;
  flash.cutIn = 1 + int(random, 6);
  try {
    mounted(options);
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
  }
  flash.cutIn = 0;
  if (!isBetween(contents(mounted(options)), before, after)) throw new Error("second cut: neither before nor after");
}
