/** Every diagnostic the compiler can give, in one place: the messages, and what `docs/diagnostics.md` says about them. */
import { LIMITS } from "./catalogue/limits.ts";
import { PROGRAM } from "./catalogue/program.ts";
import { SUBSET_CLASSES } from "./catalogue/subset-classes.ts";
import { SUBSET_MODULES } from "./catalogue/subset-modules.ts";
import { SUBSET_OBJECTS } from "./catalogue/subset-objects.ts";
import { SUBSET_SYNTAX } from "./catalogue/subset-syntax.ts";
import { TYPES } from "./catalogue/types.ts";

export interface CatalogueEntry {
  code: string;
  /** What it is about, for the list of codes. */
  title: string;
  /** What the user reads; `{0}`, `{1}` are filled in. */
  message: string;
  /** What to write instead, in one line. */
  hint?: string;
  /** Why it is so. */
  why: string;
  /** Source that is rejected, and what to write instead. */
  example?: { wrong: string; right: string };
}

export const INTERNAL_ERROR = "MK9001";

/** In order of code. */
export const ENTRIES: readonly CatalogueEntry[] = [
  ...PROGRAM,
  ...SUBSET_SYNTAX,
  ...SUBSET_OBJECTS,
  ...SUBSET_CLASSES,
  ...SUBSET_MODULES,
  ...TYPES,
  ...LIMITS,
].sort((a, b) => (a.code < b.code ? -1 : 1));

export const CATALOGUE: ReadonlyMap<string, CatalogueEntry> = new Map(ENTRIES.map((e) => [e.code, e]));
