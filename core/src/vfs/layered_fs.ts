import type { FileStat, OpenMode, VfsFile } from "./file_system.ts";
import { FlatFileSystem } from "./flat_file_system.ts";

// A file system that can be written, over one that cannot. A file above hides the one below; a file below that was
// removed is hidden by an empty file above whose path starts with `HIDES`.

const HIDES: string = "\u0001";

/** Bytes copied at a time when a file below is to be changed. */
const COPY_BYTES: i32 = 256;

export class LayeredFs extends FlatFileSystem {
  private readonly upper: FlatFileSystem;
  private readonly lower: FlatFileSystem;

  constructor(upper: FlatFileSystem, lower: FlatFileSystem) {
    super();
    this.upper = upper;
    this.lower = lower;
  }

  /** Whether `path` is seen below: it is there, and nothing above hides it. */
  private isBelow(path: string): boolean {
    if (this.upper.stat(path) !== undefined || this.upper.stat(HIDES + path) !== undefined) return false;
    return this.lower.stat(path) !== undefined;
  }

  open(path: string, mode: OpenMode): VfsFile | undefined {
    if (path.startsWith(HIDES)) return undefined;
    if (mode === "w" || !this.isBelow(path)) return this.upper.open(path, mode);
    if (mode === "r") return this.lower.open(path, mode);
    return this.copyUp(path, path) ? this.upper.open(path, mode) : undefined;
  }

  stat(path: string): FileStat | undefined {
    if (path.startsWith(HIDES)) return undefined;
    return this.upper.stat(path) ?? (this.isBelow(path) ? this.lower.stat(path) : undefined);
  }

  /** First the file below is hidden, then the one above removed: until then nothing has changed to the eye. */
  remove(path: string): boolean {
    const above = this.upper.stat(path) !== undefined;
    if (path.startsWith(HIDES) || (!above && !this.isBelow(path)) || !this.hide(path)) return false;
    return !above || this.upper.remove(path);
  }

  rename(from: string, to: string): boolean {
    if (from.startsWith(HIDES) || to.startsWith(HIDES)) return false;
    if (from === to) return this.stat(from) !== undefined;
    if (this.isBelow(from)) return this.copyUp(from, to) && this.hide(from);
    return this.upper.stat(from) !== undefined && this.hide(from) && this.upper.rename(from, to);
  }

  paths(): string[] {
    const paths: string[] = [];
    for (const path of this.upper.paths()) {
      if (!path.startsWith(HIDES)) paths.push(path);
    }
    for (const path of this.lower.paths()) {
      if (this.isBelow(path)) paths.push(path);
    }
    return paths;
  }

  totalBytes(): u32 {
    return this.upper.totalBytes();
  }

  freeBytes(): u32 {
    return this.upper.freeBytes();
  }

  /** Sees to it that `path` is not seen below any more. */
  private hide(path: string): boolean {
    if (this.lower.stat(path) === undefined || this.upper.stat(HIDES + path) !== undefined) return true;
    const mark = this.upper.open(HIDES + path, "w");
    return mark !== undefined && mark.close();
  }

  /** Copies a file below to `to` above. */
  private copyUp(from: string, to: string): boolean {
    const source = this.lower.open(from, "r");
    if (source === undefined) return false;
    const target = this.upper.open(to, "w");
    if (target === undefined) return false;
    const buffer = new Uint8Array(COPY_BYTES);
    let count = source.read(buffer, 0, COPY_BYTES);
    while (count > 0 && target.write(buffer, 0, count) === count) count = source.read(buffer, 0, COPY_BYTES);
    source.close();
    return target.close() && count === 0;
  }
}
