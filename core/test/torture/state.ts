import type { FileSystem } from "@meerkat/core/vfs/file_system.ts";

/** What a file system holds: contents of files by path, null for directories. Never changed once made. */
export type State = ReadonlyMap<string, Buffer | null>;

/** Paths of a tree that are longer than this are a ring. */
const MAX_DEPTH = 12;

export function withPath(state: State, path: string, content: Buffer | null): State {
  return new Map(state).set(path, content);
}

export function withoutPath(state: State, path: string): State {
  const next = new Map(state);
  next.delete(path);
  return next;
}

/** `from`, and what is below it, at `to`. */
export function withRenamed(state: State, from: string, to: string): State {
  const next = new Map<string, Buffer | null>();
  for (const [path, content] of state) {
    if (path === to) continue;
    next.set(path === from || path.startsWith(`${from}/`) ? to + path.slice(from.length) : path, content);
  }
  return next;
}

/** The directories above `path` that are not there, outermost first, as the states that making them leads through. */
export function withParents(state: State, path: string): State[] {
  const states: State[] = [];
  let current = state;
  for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1)) {
    const parent = path.slice(0, slash);
    if (current.has(parent)) continue;
    current = withPath(current, parent, null);
    states.push(current);
  }
  return states;
}

export function isEmptyDirectory(state: State, path: string): boolean {
  return state.get(path) === null && ![...state.keys()].some((other) => other.startsWith(`${path}/`));
}

/** Reads all of a mounted file system; a sentence if that is not possible. */
export function readState(fs: FileSystem): State | string {
  const state = new Map<string, Buffer | null>();
  const waiting = [""];
  for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
    for (const name of fs.list(directory)) {
      const path = directory === "" ? name : `${directory}/${name}`;
      if (state.has(path)) return `${path} is there twice`;
      const stat = fs.stat(path);
      if (stat === undefined) return `${path} is listed, but there is no such file`;
      if (stat.isDirectory) {
        if (path.split("/").length > MAX_DEPTH) return `${path}: the tree is a ring`;
        state.set(path, null);
        waiting.push(path);
        continue;
      }
      const file = fs.open(path, "r");
      if (file === undefined) return `${path} cannot be opened`;
      const content = Buffer.alloc(file.size);
      const count = file.read(content, 0, content.length);
      file.close();
      if (count !== content.length) return `${path}: ${count} of ${content.length} bytes can be read`;
      state.set(path, content);
    }
  }
  return state;
}

function sameContent(a: Buffer | null | undefined, b: Buffer | null | undefined): boolean {
  return a && b ? a.equals(b) : a === b;
}

export function sameState(a: State, b: State): boolean {
  return a.size === b.size && [...a].every(([path, content]) => b.has(path) && sameContent(content, b.get(path)));
}

/** What a file system may do to the path that is being changed when the power is cut, if it does not promise "old or new". */
export type Tolerance = (path: string, seen: Buffer | null | undefined, allowed: readonly (Buffer | null | undefined)[]) => boolean;

function describe(content: Buffer | null | undefined): string {
  return content ? `${content.length} bytes` : content === null ? "a directory" : "not there";
}

/** Why `seen` is none of the allowed states; undefined if it is one. */
export function difference(seen: State, allowed: readonly State[], tolerance: Tolerance | undefined): string | undefined {
  if (allowed.some((state) => sameState(seen, state))) return undefined;
  const paths = new Set([seen, ...allowed].flatMap((state) => [...state.keys()]));
  const odd: string[] = [];
  let isTolerated = tolerance !== undefined;
  for (const path of paths) {
    const contents = allowed.map((state) => state.get(path));
    const content = seen.get(path);
    if (contents.some((other) => sameContent(content, other) && (content !== undefined || allowed.some((state) => !state.has(path))))) continue;
    if (tolerance?.(path, content, contents)) continue;
    isTolerated = false;
    odd.push(`${path}: ${describe(content)}, not ${contents.map(describe).join(" or ")}`);
  }
  if (isTolerated) return undefined;
  return odd.length > 0 ? odd.join("; ") : "a mix of the states before and after";
}
