/** The library's files: the declarations programs are checked against, and the implementation in Device TypeScript. */
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createNodeHost } from "../host.ts";

export interface Library {
  /** Text by absolute path. */
  files: ReadonlyMap<string, string>;
  /** Paths that every program includes. */
  roots: readonly string[];
}

const OWN_ROOT = fileURLToPath(new URL("../../", import.meta.url));
const loaded = new Map<string, Library>();

/** Read once in a process. `root` holds `lib/` and `std/`. */
export function libraryOf(root: string = OWN_ROOT): Library {
  const folder = resolve(root);
  let library = loaded.get(folder);
  if (!library) loaded.set(folder, (library = read(folder)));
  return library;
}

function read(folder: string): Library {
  const host = createNodeHost(folder);
  const files = new Map<string, string>();
  for (const part of ["lib", "std"]) {
    for (const name of readdirSync(join(folder, part)).sort()) {
      const path = join(folder, part, name);
      const text = name.endsWith(".ts") ? host.readFile(path) : undefined;
      if (text !== undefined) files.set(path.replaceAll("\\", "/"), text);
    }
  }
  return { files, roots: [...files.keys()] };
}
