/** The figures that a build leaves beside its record, and those of the build before. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Toolchain } from "../../../ports/description.ts";
import type { Sizes } from "../builder/sizes.ts";
import { sizeTree, type Tree } from "./tree.ts";

const FILE = "sizes.json";
const BEFORE_FILE = "sizes-before.json";

export interface Figures {
  platform: string;
  /** When it was built, milliseconds since 1970. */
  at: number;
  flash: Tree;
  ram: Tree;
  /** What the chip has, where that is known. */
  flashLimit?: number;
  ramLimit?: number;
}

/** What figures are compared with. */
export type Limits = Pick<Figures, "platform" | "flashLimit" | "ramLimit">;

export function limitsOf(platform: string, { flashBytes, ramBytes }: Pick<Toolchain, "flashBytes" | "ramBytes">): Limits {
  return { platform, ...(flashBytes === undefined ? {} : { flashLimit: flashBytes }), ...(ramBytes === undefined ? {} : { ramLimit: ramBytes }) };
}

/** A build that is not larger or smaller anywhere leaves the one before as it is: a difference stays visible until there is another. */
export function keepFigures(folder: string, limits: Limits, sizes: Sizes, now = Date.now()): void {
  const figures: Figures = { ...limits, at: now, ...sizeTree(sizes) };
  const last = readFigures(folder, FILE);
  if (last !== undefined && !isSame(last, figures)) writeFileSync(join(folder, BEFORE_FILE), JSON.stringify(last));
  writeFileSync(join(folder, FILE), JSON.stringify(figures));
}

function isSame(a: Figures, b: Figures): boolean {
  return JSON.stringify([a.flash, a.ram]) === JSON.stringify([b.flash, b.ram]);
}

/** Undefined: nothing was linked in the folder. */
export function lastFigures(folder: string): Figures | undefined {
  return readFigures(folder, FILE);
}

export function figuresBefore(folder: string): Figures | undefined {
  return readFigures(folder, BEFORE_FILE);
}

function readFigures(folder: string, name: string): Figures | undefined {
  const path = join(folder, name);
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Figures;
  } catch {
    // A build that was ended while it wrote: as if there had been none.
    return undefined;
  }
}
