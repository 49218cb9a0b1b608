import type { FileSystem, OpenMode, VfsFile } from "@meerkat/core/vfs/file_system.ts";
import type { Random } from "@meerkat/port-node/nor_flash.ts";
import { isEmptyDirectory, type State, withoutPath, withParents, withPath, withRenamed } from "./state.ts";

/** What the random operations may do. */
export interface Limits {
  /** Whether there are directories. */
  directories: boolean;
  /** Bytes that the files may have together, as far as the operations mind. */
  fill: number;
  /** Longest piece of a file that is written at once. */
  piece: number;
  /** Whether a cut may show what was written to a file that was there already and is not synced. */
  showsUnsynced?: boolean;
}

/** Where the model and the file system stand: `committed` must outlive a cut; `upcoming` may have come true, in this order. */
export class Progress {
  committed: State = new Map();
  upcoming: State[] = [];

  get allowed(): State[] {
    return [this.committed, ...this.upcoming];
  }

  /** Runs something that leads through `states` to the last of them. */
  through(states: State[], run: () => boolean): boolean {
    this.upcoming = states;
    if (!run()) return false;
    this.committed = states.at(-1) ?? this.committed;
    this.upcoming = [];
    return true;
  }
}

/** An open file and what it will hold. */
class Writing {
  readonly path: string;
  readonly file: VfsFile;
  content: Buffer;
  /** What it held since it was last synced. */
  since: Buffer[];
  /** Whether it is in place: opened so, or synced. */
  isInPlace: boolean;

  constructor(path: string, file: VfsFile, content: Buffer, isInPlace: boolean) {
    this.path = path;
    this.file = file;
    this.content = content;
    this.since = [content];
    this.isInPlace = isInPlace;
  }
}

/** Random operations on a file system, followed by a model. Each method is true if the file system did it. */
export class Operations {
  private readonly random: Random;
  private readonly limits: Limits;
  private readonly names: string[];
  readonly progress: Progress = new Progress();
  fs: FileSystem;
  /** The last operation, for messages. */
  last = "";

  constructor(fs: FileSystem, random: Random, limits: Limits) {
    this.fs = fs;
    this.random = random;
    this.limits = limits;
    this.names = Array.from({ length: 2 + this.below(12) }, (_, i) => ["f", "longer_name_", "K.", "z_with_a_long_name_indeed_"][this.below(4)] + String(i));
  }

  /** One operation. False if the file system refused it, as one that is full may. */
  step(): boolean {
    const { progress } = this;
    const all = [...progress.committed.keys()];
    const files = all.filter((path) => progress.committed.get(path) !== null);
    const file = files[this.below(files.length)];
    switch (this.below(12)) {
      case 0:
      case 1:
        return this.write(this.newPath(), "w");
      case 2:
        return this.write(file ?? this.newPath(), "w");
      case 3:
      case 4:
        return this.write(file !== undefined && this.random() < 0.8 ? file : this.newPath(), "a");
      case 5:
        return file === undefined || this.write(file, "r+");
      case 6:
        return file === undefined || this.truncate(file);
      case 7:
        return this.remove(all[this.below(all.length)]);
      case 8:
      case 9:
        return this.rename(all[this.below(all.length)], this.random() < 0.3 ? (all[this.below(all.length)] as string) : this.newPath());
      case 10:
        return this.limits.directories ? this.makeDirectory(this.newPath()) : this.remove(file);
      default:
        return this.writeTwo(this.newPath(), file);
    }
  }

  private below(n: number): number {
    return Math.floor(this.random() * n);
  }

  private newPath(): string {
    const directories = this.limits.directories ? [...this.progress.committed].filter(([, content]) => content === null).map(([path]) => path) : [];
    const parts = [this.names[this.below(this.names.length)] as string];
    if (this.limits.directories && this.random() < 0.15) parts.unshift(this.names[this.below(this.names.length)] as string);
    const parent = directories[this.below(directories.length + 1)];
    if (parent !== undefined && parent.split("/").length < 4) parts.unshift(parent);
    return parts.join("/");
  }

  private bytes(): Buffer {
    let used = 0;
    for (const content of this.progress.committed.values()) used += content?.length ?? 0;
    const most = used > this.limits.fill ? 40 : [20, 100, this.limits.piece, this.limits.piece * 3][this.below(4)];
    const data = Buffer.alloc(this.below((most as number) + 1));
    for (let i = 0; i < data.length; i++) data[i] = this.below(256);
    return data;
  }

  /** Whether a file can be written at `path`: no part of it is a file, and it is no directory. */
  private canHold(path: string): boolean {
    const { committed } = this.progress;
    if (committed.get(path) === null) return false;
    for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1)) {
      const parent = path.slice(0, slash);
      if (committed.has(parent) && committed.get(parent) !== null) return false;
    }
    return true;
  }

  private open(path: string, mode: OpenMode): Writing | undefined {
    const { progress } = this;
    const states = this.limits.directories ? withParents(progress.committed, path) : [];
    if (mode === "a" && !progress.committed.has(path)) states.push(withPath(states.at(-1) ?? progress.committed, path, Buffer.alloc(0)));
    let file: VfsFile | undefined;
    progress.through(states, () => (file = this.fs.open(path, mode)) !== undefined);
    return file === undefined
      ? undefined
      : new Writing(path, file, mode === "w" ? Buffer.alloc(0) : (progress.committed.get(path) ?? Buffer.alloc(0)), mode !== "w");
  }

  private put(writing: Writing, mode: OpenMode): boolean {
    const data = this.bytes();
    const at = mode === "r+" ? this.below(writing.content.length + 30) : writing.content.length;
    if (data.length === 0) return true;
    if (mode === "r+") writing.file.seek(at);
    const content = Buffer.alloc(Math.max(writing.content.length, at + data.length));
    writing.content.copy(content);
    data.copy(content, at);
    writing.content = content;
    writing.since.push(content);
    if (this.limits.showsUnsynced && writing.isInPlace) this.progress.upcoming = this.statesOf(writing, this.progress.committed);
    return writing.file.write(data, 0, data.length) === data.length;
  }

  private statesOf({ path, since }: Writing, state: State): State[] {
    return since.map((content) => withPath(state, path, content));
  }

  private keep(writing: Writing, close: boolean): boolean {
    const states = this.limits.showsUnsynced && writing.isInPlace ? this.statesOf(writing, this.progress.committed) : [];
    states.push(withPath(this.progress.committed, writing.path, writing.content));
    if (!this.progress.through(states, () => (close ? writing.file.close() : writing.file.sync()))) return false;
    writing.since = [writing.content];
    writing.isInPlace = true;
    return true;
  }

  /** Closes files of which a piece was refused: what was written before it may be kept, and part of it. */
  private giveUp(...writings: Writing[]): false {
    let states = [this.progress.committed];
    for (const writing of writings) states = states.flatMap((state) => [state, ...this.statesOf(writing, state)]);
    this.progress.upcoming = states.slice(1);
    for (const { file } of writings) file.close();
    return false;
  }

  private write(path: string, mode: OpenMode): boolean {
    this.last = `write ${path} ${mode}`;
    if (!this.canHold(path)) return true;
    const writing = this.open(path, mode);
    if (writing === undefined) return false;
    // Until something is synced, no cut shows any of it.
    for (let pieces = 1 + this.below(3); pieces > 0; pieces--) {
      const isDone = this.put(writing, mode) && (this.random() > 0.3 || this.keep(writing, false));
      if (!isDone) return this.giveUp(writing);
    }
    return this.keep(writing, true);
  }

  /** Two files at once: blocks of one must not be given to the other. */
  private writeTwo(path: string, other: string | undefined): boolean {
    this.last = `write ${path} and ${other}`;
    if (!this.canHold(path) || other === undefined || other === path || other.startsWith(`${path}/`)) return true;
    const first = this.open(path, "w");
    if (first === undefined) return false;
    const second = this.open(other, "a");
    if (second === undefined) return this.giveUp(first);
    for (let pieces = 3; pieces > 0; pieces--) {
      if (!this.put(first, "w") || !this.put(second, "a")) return this.giveUp(second, first);
    }
    if (!this.keep(second, true)) return this.giveUp(second, first);
    return this.keep(first, true);
  }

  private truncate(path: string): boolean {
    this.last = `truncate ${path}`;
    const writing = this.open(path, "r+");
    if (writing === undefined) return false;
    const size = this.below(writing.content.length + 1);
    writing.content = writing.content.subarray(0, size);
    // Some file systems do it at once, others when the file is synced.
    this.progress.upcoming = [withPath(this.progress.committed, path, writing.content)];
    if (!writing.file.truncate(size)) {
      writing.file.close();
      return false;
    }
    return this.keep(writing, true);
  }

  private remove(path: string | undefined): boolean {
    this.last = `remove ${path}`;
    if (path === undefined) return true;
    const { committed } = this.progress;
    if (committed.get(path) === null && !isEmptyDirectory(committed, path)) {
      if (this.fs.remove(path)) throw new Error(`removed ${path}, which is not empty`);
      return true;
    }
    return this.progress.through([withoutPath(committed, path)], () => this.fs.remove(path));
  }

  private rename(from: string | undefined, to: string): boolean {
    this.last = `rename ${from} ${to}`;
    const { committed } = this.progress;
    if (from === undefined || from === to || to.startsWith(`${from}/`) || from.startsWith(`${to}/`)) return true;
    const isDirectory = committed.get(from) === null;
    if (committed.has(to) && (isDirectory ? !isEmptyDirectory(committed, to) : committed.get(to) === null)) return true;
    if (!committed.has(to) && !this.canHold(to)) return true;
    const states = this.limits.directories ? withParents(committed, to) : [];
    states.push(withRenamed(states.at(-1) ?? committed, from, to));
    return this.progress.through(states, () => this.fs.rename(from, to));
  }

  private makeDirectory(path: string): boolean {
    this.last = `make ${path}`;
    const { committed } = this.progress;
    if (committed.has(path) || !this.canHold(path)) return true;
    const states = withParents(committed, path);
    states.push(withPath(states.at(-1) ?? committed, path, null));
    return this.progress.through(states, () => this.fs.makeDirectory(path));
  }
}
