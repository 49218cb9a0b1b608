import type { ConfigFileLogger } from "@meerkat/config";
import { compactTime } from "@meerkat/core/civil_time.ts";
import { localZone } from "@meerkat/core/time_zone.ts";
import type { VfsFile } from "@meerkat/core/vfs/file_system.ts";
import { listDirectory, openFile, removeFile, statFile } from "@meerkat/core/vfs/vfs.ts";

/** Numbers of files go round. */
const NUMBERS: i32 = 1000;

const MAX_FILES: i32 = 100;

/** Number in the name of a log file, `<prefix>NNN-YYYYMMDD-HHMMSS.txt`, or -1. */
export function fileNumber(name: string, prefix: string): i32 {
  const at = prefix.length;
  if (!name.startsWith(prefix) || !name.endsWith(".txt") || name.length < at + 8 || name.charAt(at + 3) !== "-") return -1;
  let number: i32 = 0;
  for (let i = at; i < at + 3; i++) {
    const unit = name.charCodeAt(i);
    if (unit < 48 || unit > 57) return -1;
    number = number * 10 + unit - 48;
  }
  return number;
}

/** Log files, oldest first: as numbers go round, the oldest comes behind the largest gap. `names`: sorted. */
export function inOrder(names: readonly string[], prefix: string): string[] {
  const files = names.filter((name) => fileNumber(name, prefix) >= 0);
  let first: i32 = 0;
  let largest: i32 = 0;
  for (let i: i32 = 0; i < files.length; i++) {
    const before = fileNumber(files[i === 0 ? files.length - 1 : i - 1]!, prefix);
    const gap = (fileNumber(files[i]!, prefix) - before + NUMBERS) % NUMBERS;
    if (gap > largest) {
      largest = gap;
      first = i;
    }
  }
  return [...files.slice(first), ...files.slice(0, first)];
}

/** The files of a log: one is written, older ones are kept, the oldest goes when there are too many. */
export class LogFiles {
  private readonly settings: ConfigFileLogger;
  /** Seconds since 1970, UTC. */
  private readonly clock: () => number;
  /** Paths, oldest first. The last one is being written. */
  private paths: string[] = [];
  private file: VfsFile | undefined = undefined;

  constructor(settings: ConfigFileLogger, clock: () => number) {
    this.settings = settings;
    this.clock = clock;
    const folder = this.folder();
    this.paths = inOrder(listDirectory(folder), settings.prefix).map((name) => folder + name);
  }

  private folder(): string {
    return this.settings.dir.endsWith("/") ? this.settings.dir : `${this.settings.dir}/`;
  }

  count(): i32 {
    return this.paths.length;
  }

  /** Empty if there is none. */
  oldest(): string {
    return this.paths.length === 0 ? "" : this.paths[0]!;
  }

  newest(): string {
    return this.paths.length === 0 ? "" : this.paths[this.paths.length - 1]!;
  }

  /** Appends to the newest file, or to a new one if that would grow too large; older files make room if the flash is full. False if even then there is none. */
  write(text: string): boolean {
    const data = new TextEncoder().encode(text);
    this.forgetRemoved();
    if (this.file === undefined && this.paths.length > 0) this.file = openFile(this.newest(), "a");
    if (this.file === undefined || (this.file.size > 0 && this.file.size + data.length > this.settings.max_file_size)) {
      if (!this.rotate()) return false;
    }
    while (!this.append(data)) {
      if (this.paths.length < 2) return false;
      this.dropOldest();
    }
    return true;
  }

  /** The newest file may have been removed by somebody else: what is written there would not be seen. */
  private forgetRemoved(): void {
    while (this.paths.length > 0 && statFile(this.newest()) === undefined) {
      this.close();
      this.paths.pop();
    }
  }

  private append(data: Uint8Array): boolean {
    return this.file !== undefined && this.file.write(data, 0, data.length) === data.length && this.file.sync();
  }

  /** Begins a new file. */
  rotate(): boolean {
    this.close();
    const limit = this.settings.max_num_files;
    const most: i32 = limit < 1 ? 1 : limit > MAX_FILES ? MAX_FILES : limit;
    while (this.paths.length >= most) this.dropOldest();
    const prefix = this.settings.prefix;
    const last = this.paths.length === 0 ? 0 : fileNumber(this.newest().slice(this.folder().length), prefix);
    const now = this.clock();
    const number = String((last + 1) % NUMBERS).padStart(3, "0");
    const path = `${this.folder()}${prefix}${number}-${compactTime(now + localZone().offset(now))}.txt`;
    this.file = openFile(path, "a");
    while (this.file === undefined && this.paths.length > 0) {
      this.dropOldest();
      this.file = openFile(path, "a");
    }
    if (this.file === undefined) return false;
    this.paths.push(path);
    return true;
  }

  private dropOldest(): void {
    const path = this.paths.shift();
    if (path !== undefined) removeFile(path);
  }

  close(): void {
    if (this.file !== undefined) this.file.close();
    this.file = undefined;
  }
}
