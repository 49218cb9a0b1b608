/** Tells which files below some folders have changed. Each folder is watched by itself: that works the same on every system. */
import { createHash } from "node:crypto";
import { existsSync, type FSWatcher, readdirSync, readFileSync, statSync, watch } from "node:fs";
import { join } from "node:path";

/** What is written in several steps is told once. */
const SETTLE_MS = 30;
/** Made by builds and tools, or of no program. */
const IGNORED_FOLDERS = new Set(["build", "node_modules", "test", "deps"]);
/** Hidden files, backups, and what editors write before they rename it. */
const IGNORED_FILE = /^\.|~$|\.sw[a-z]$|\.tmp$|^4913$|^#.*#$/;
/** Longer files are no sources: they are told whenever their time changes. */
const MAX_DIGESTED = 4 << 20;

export class Watcher {
  private readonly roots: readonly string[];
  private readonly tell: (paths: string[]) => void;
  private readonly watchers = new Map<string, FSWatcher>();
  private readonly digests = new Map<string, string>();
  private readonly touched = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  /** `tell` gets the paths of files that are new, changed or gone. */
  constructor(roots: readonly string[], tell: (paths: string[]) => void) {
    this.roots = roots;
    this.tell = tell;
    for (const root of this.roots) this.add(root);
    // What is there from the start is no change.
    clearTimeout(this.timer);
    this.touched.clear();
  }

  close(): void {
    clearTimeout(this.timer);
    for (const watcher of this.watchers.values()) watcher.close();
    this.watchers.clear();
  }

  private add(folder: string): void {
    if (this.watchers.has(folder) || !existsSync(folder)) return;
    const watcher = watch(folder, (_event, name) => name !== null && this.noticed(join(folder, name), name));
    watcher.on("error", () => this.remove(folder));
    this.watchers.set(folder, watcher);
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && isWatched(entry.name)) this.add(path);
      else if (entry.isFile() && !IGNORED_FILE.test(entry.name)) {
        this.digests.set(path, digestOf(path));
        this.touch(path);
      }
    }
  }

  private remove(folder: string): void {
    this.watchers.get(folder)?.close();
    this.watchers.delete(folder);
  }

  private noticed(path: string, name: string): void {
    if (IGNORED_FILE.test(name)) return;
    if (isFolder(path)) {
      if (isWatched(name)) this.add(path);
      return;
    }
    this.remove(path);
    const digest = digestOf(path);
    if (digest === (this.digests.get(path) ?? "")) return;
    if (digest === "") this.digests.delete(path);
    else this.digests.set(path, digest);
    this.touch(path);
  }

  private touch(path: string): void {
    this.touched.add(path);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const paths = [...this.touched];
      this.touched.clear();
      this.tell(paths);
    }, SETTLE_MS);
  }
}

function isWatched(name: string): boolean {
  return !IGNORED_FOLDERS.has(name) && !name.startsWith(".");
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Empty for a file that is not there, or empty. */
function digestOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() !== true || found.size === 0) return "";
  if (found.size > MAX_DIGESTED) return String(found.mtimeMs);
  try {
    return createHash("sha256").update(readFileSync(path)).digest("hex");
  } catch {
    return "";
  }
}
