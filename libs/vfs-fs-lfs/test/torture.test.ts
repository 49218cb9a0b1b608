/** A short round of `npm run torture:fs -- LFS`: the power is cut at each operation of the flash. */
import type { VfsDevice } from "@meerkat/core/vfs/device.ts";
import type { FileSystem } from "@meerkat/core/vfs/file_system.ts";
import { FileSystemType } from "@meerkat/core/vfs/file_system_type.ts";
import { expect, test } from "vitest";
import { cutEverywhere } from "../../../core/test/torture/power_cuts.ts";
import { lfsCandidate } from "./torture.ts";

test("nothing that was synced is lost, and every change is old or new, whenever the power is cut", () => {
  const result = cutEverywhere(lfsCandidate, 1, { points: 4000, seconds: 25 });
  expect(result.messages).toEqual([]);
  expect(result.cut_points).toBeGreaterThan(500);
  expect(result.second_cuts).toBeGreaterThan(20);
}, 60_000);

/** LittleFS, but a file is removed before another one takes its place. */
class RemovingType extends FileSystemType {
  constructor() {
    super("REMOVING");
  }

  format(device: VfsDevice, options: string): boolean {
    return lfsCandidate.type.format(device, options);
  }

  mount(device: VfsDevice, options: string): FileSystem | undefined {
    const fs = lfsCandidate.type.mount(device, options);
    if (fs === undefined) return undefined;
    const rename = fs.rename.bind(fs);
    fs.rename = (from, to) => {
      if (from !== to && fs.stat(from) !== undefined) fs.remove(to);
      return rename(from, to);
    };
    return fs;
  }

  check(): string[] {
    return [];
  }
}

test("a file system that has a moment without either file is found out", () => {
  const result = cutEverywhere({ ...lfsCandidate, type: new RemovingType() }, 1, { points: 1000, seconds: 12 });
  expect(result.violations).toBeGreaterThan(0);
  expect(result.messages[0]).toMatch(/seed \d+, operation \d+ \(rename/);
}, 60_000);
