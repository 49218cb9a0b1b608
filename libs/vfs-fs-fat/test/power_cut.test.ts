import type { FileSystem } from "@meerkat/core/vfs/file_system.ts";
import { expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { seededRandom } from "../../../core/test/flash_model.ts";
import { FatType } from "../src/fat_type.ts";
import { Card, difference, ImageFile, type Tree, treeOf } from "./images.ts";
import { randomStep } from "./random_tree.ts";

// FAT has no journal. What README.md promises all the same, before each sector that is written: a card writes sectors
// whole or not at all.

new FakeHal().install();
const type = new FatType();

function mounted(card: Card): FileSystem {
  const fs = type.mount(card, "");
  if (fs === undefined) throw new Error("not mounted");
  return fs;
}

/** What a cut may leave of the volume, as our own check finds it; fsck.fat mends all of it. */
const LEFT_OVERS = [
  / clusters belong to no file$/,
  /: long names without a file$/,
  // Clusters that were allocated behind the end of a file that grew.
  /: \d+ bytes in \d+ clusters$/,
  /^the copies of the table differ$/,
  /^\d+ clusters are free, not \d+$/,
];
/** And in the midst of a rename: both names lead to the file. */
const RENAME_LEFT_OVERS = [/: shares clusters$/, /: \. or \.\. leads elsewhere$/];

/** Whether `found` is the beginning of a change of one file from `old` to `wanted`: sectors are written in place. */
function isPart(found: Buffer | undefined, old: Buffer | undefined, wanted: Buffer | undefined): boolean {
  if (found === undefined || old === undefined || wanted === undefined) return false;
  for (let at = 0; at < found.length; at++) if (found[at] !== old[at] && found[at] !== wanted[at]) return false;
  return found.length === old.length || found.length === wanted.length;
}

/** Empty, or what is neither as before nor as after. */
function wrongAfterCut(found: Tree, before: Tree, after: Tree, what: string): string {
  if (difference(found, before) === "" || difference(found, after) === "") return "";
  for (const path of new Set([...found.keys(), ...before.keys(), ...after.keys()])) {
    const [there, old, wanted] = [found.get(path), before.get(path), after.get(path)];
    const isOld = found.has(path) === before.has(path) && (there === undefined ? old === undefined : old !== undefined && there.equals(old));
    const isNew = found.has(path) === after.has(path) && (there === undefined ? wanted === undefined : wanted !== undefined && there.equals(wanted));
    if (isOld || isNew) continue;
    if (/^(change|append|truncate)/.test(what) && isPart(there, old, wanted)) continue;
    return `${path}: neither before nor after`;
  }
  return "";
}

test("the power is cut before every sector that is written: files that are not being changed stay, replaced files are old or new", { timeout: 90_000 }, () => {
  const wanted = Number(process.env.FAT_CUTS ?? 2500);
  const image = new ImageFile();
  let cuts = 0;
  let mended = 0;
  for (let seed = 1; cuts < wanted; seed++) {
    const random = seededRandom(seed);
    const card = new Card(new Uint8Array(([720, 4500, 1440][seed % 3] as number) * 1024));
    expect(type.format(card, ["", `{"fat": 16}`, `{"cluster": 2048}`][seed % 3] as string)).toBe(true);
    let before: Tree = new Map();
    let after: Tree = before;
    let what = "";
    let step = 0;
    card.onWrite = () => {
      cuts++;
      const place = `seed ${seed}, step ${step} (${what}), write ${card.writes}`;
      const rest = new Card(card.bytes.slice());
      const found = treeOf(mounted(rest));
      const wrong = wrongAfterCut(found, before, after, what);
      if (wrong !== "") throw new Error(`${place}: ${wrong}`);
      const allowed = /^(rename|move)/.test(what) ? [...LEFT_OVERS, ...RENAME_LEFT_OVERS] : LEFT_OVERS;
      for (const finding of type.check(rest, "")) if (!allowed.some((pattern) => pattern.test(finding))) throw new Error(`${place}: ${finding}`);
      if (cuts % 100 !== 0 || allowed !== LEFT_OVERS) return;
      // What is left over is mended by the tool that everybody has, and nothing else is lost by it.
      mended++;
      image.write(rest.bytes).run("fsck.fat", ["-a", "-w", "IMAGE"]);
      const repaired = new Card(image.read());
      const kept = treeOf(mounted(repaired));
      for (const name of kept.keys()) if (/^FSCK\d+\.REC$/.test(name)) kept.delete(name);
      expect(difference(kept, found), place).toBe("");
      // It leaves these to be asked about.
      const left = type.check(repaired, "").filter((finding) => !finding.endsWith("long names without a file"));
      expect(left, place).toEqual([]);
    };
    const fs = mounted(card);
    for (; step < 60 && cuts < wanted; step++) {
      const next = randomStep(random, before, 9000);
      what = next.what;
      after = next.after;
      const done = next.run(fs);
      before = done ? after : treeOf(fs);
      after = before;
    }
  }
  image.remove();
  expect(mended).toBeGreaterThan(5);
  if (process.env.FAT_CUTS) console.log(`${cuts} cuts, ${mended} volumes mended by fsck.fat`);
});
