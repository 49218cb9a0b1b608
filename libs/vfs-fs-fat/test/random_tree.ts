import type { FileSystem } from "@meerkat/core/vfs/file_system.ts";
import { seededRandom } from "../../../core/test/flash_model.ts";
import { type Tree, writeAll } from "./images.ts";

export type Random = () => number;

export const int = (random: Random, below: number) => Math.floor(random() * below);

const NAMES = [
  "a",
  "README.TXT",
  "Long name with spaces and more than thirteen characters.text",
  "žluťoučký kůň 🐎.txt",
  "conf9.json",
  "config.backup.json",
  "config.backup2.json",
  "sub/a",
  "sub/deep/er/file.bin",
  "sub/.hidden",
  "other dir/x+y=z.{1}",
];
const DIRECTORIES = ["sub", "sub/deep", "empty", "other dir"];

export interface Step {
  what: string;
  after: Tree;
  run: (fs: FileSystem) => boolean;
}

function withParents(tree: Tree, path: string): Tree {
  for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1)) tree.set(path.slice(0, slash), undefined);
  return tree;
}

const isUnder = (path: string, directory: string) => path === directory || path.startsWith(`${directory}/`);

/** One operation, and what there is after it. */
export function randomStep(random: Random, before: Tree, largest: number): Step {
  const after: Tree = new Map(before);
  const path = NAMES[int(random, NAMES.length)] as string;
  const old = before.get(path);
  const length = int(random, random() < 0.3 ? largest : 700);
  const data = Buffer.from(Array.from({ length }, () => int(random, 256)));
  const parts = seededRandom(int(random, 1e9));
  const kind = int(random, 9);
  if (kind === 0 && old !== undefined) {
    after.delete(path);
    return { what: `remove ${path}`, after, run: (fs) => fs.remove(path) };
  }
  if (kind === 1 && old !== undefined) {
    const to = NAMES[int(random, NAMES.length)] as string;
    after.delete(path);
    withParents(after, to).set(to, old);
    return { what: `rename ${path} to ${to}`, after, run: (fs) => fs.rename(path, to) };
  }
  if (kind === 2 && old !== undefined) {
    const size = int(random, old.length + 1);
    after.set(path, old.subarray(0, size));
    const run = (fs: FileSystem) => {
      const file = fs.open(path, "r+");
      return file?.truncate(size) === true && file.close();
    };
    return { what: `truncate ${path} to ${size}`, after, run };
  }
  if (kind === 3 && old !== undefined) {
    const at = int(random, old.length + 3000);
    const changed = Buffer.alloc(data.length > 0 ? Math.max(old.length, at + data.length) : old.length);
    old.copy(changed);
    data.copy(changed, at);
    after.set(path, changed);
    return { what: `change ${path} at ${at}`, after, run: (fs) => writeAll(fs, path, "r+", at, data, parts) };
  }
  if (kind === 4 && old !== undefined) {
    after.set(path, Buffer.concat([old, data]));
    return { what: `append to ${path}`, after, run: (fs) => writeAll(fs, path, "a", 0, data, parts) };
  }
  if (kind === 5) {
    const directory = DIRECTORIES[int(random, DIRECTORIES.length)] as string;
    if (random() < 0.4) {
      withParents(after, directory).set(directory, undefined);
      return { what: `mkdir ${directory}`, after, run: (fs) => fs.makeDirectory(directory) };
    }
    const isEmpty = before.has(directory) && ![...before.keys()].some((other) => other !== directory && isUnder(other, directory));
    if (isEmpty) after.delete(directory);
    return { what: `rmdir ${directory}`, after, run: (fs) => fs.remove(directory) === isEmpty };
  }
  if (kind === 6 && before.has("sub") && random() < 0.5) {
    const to = "other dir/moved sub";
    if (!before.has(to)) {
      for (const [other, contents] of before) {
        if (!isUnder(other, "sub")) continue;
        after.delete(other);
        after.set(to + other.slice(3), contents);
      }
      withParents(after, to);
      return { what: "move sub", after, run: (fs) => fs.rename("sub", to) };
    }
  }
  withParents(after, path).set(path, data);
  return { what: `write ${path}`, after, run: (fs) => writeAll(fs, path, "w", 0, data, parts) };
}
