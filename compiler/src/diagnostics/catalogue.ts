/** Every diagnostic the compiler can give, in one place: the messages, and what `docs/diagnostics.md` says about them. */
import type { CatalogueEntry } from "./catalogue/entry.ts";
import { LIMITS } from "./catalogue/limits.ts";
import { PROGRAM } from "./catalogue/program.ts";
import { SUBSET_CLASSES } from "./catalogue/subset-classes.ts";
import { SUBSET_MODULES } from "./catalogue/subset-modules.ts";
import { SUBSET_OBJECTS } from "./catalogue/subset-objects.ts";
import { SUBSET_SYNTAX } from "./catalogue/subset-syntax.ts";
import { TYPES } from "./catalogue/types.ts";

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
