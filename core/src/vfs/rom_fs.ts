import { FileStat, type OpenMode, VfsFile } from "./file_system.ts";
import { FlatFileSystem } from "./flat_file_system.ts";

// The files that came with the build (`filesystem:` of mos.yml): they cannot be changed.

/** A file of the build. */
export class RomEntry {
  readonly path: string;
  /** One character per byte, U+0000 to U+00FF: constant strings lie in flash. */
  readonly text: string;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }
}

class RomFile extends VfsFile {
  private readonly text: string;

  constructor(text: string) {
    super();
    this.text = text;
    this.size = text.length;
  }

  read(data: Uint8Array, off: i32, len: i32): i32 {
    if (this.position >= this.size) return 0;
    const left: u32 = this.size - this.position;
    const count: i32 = left < len ? left : len;
    for (let i: i32 = 0; i < count; i++) data[off + i] = this.text.charCodeAt(this.position + i);
    this.position += count;
    return count;
  }

  write(_data: Uint8Array, _off: i32, _len: i32): i32 {
    return -1;
  }

  truncate(_size: u32): boolean {
    return false;
  }

  sync(): boolean {
    return true;
  }

  close(): boolean {
    return true;
  }
}

export class RomFs extends FlatFileSystem {
  private readonly entries: readonly RomEntry[];

  constructor(entries: readonly RomEntry[]) {
    super();
    this.entries = entries;
  }

  private find(path: string): RomEntry | undefined {
    for (const entry of this.entries) {
      if (entry.path === path) return entry;
    }
    return undefined;
  }

  open(path: string, mode: OpenMode): VfsFile | undefined {
    const entry = mode === "r" ? this.find(path) : undefined;
    return entry === undefined ? undefined : new RomFile(entry.text);
  }

  stat(path: string): FileStat | undefined {
    const entry = this.find(path);
    return entry === undefined ? undefined : new FileStat(entry.text.length, 0);
  }

  remove(_path: string): boolean {
    return false;
  }

  rename(_from: string, _to: string): boolean {
    return false;
  }

  paths(): string[] {
    return this.entries.map((entry) => entry.path);
  }

  totalBytes(): u32 {
    let total: u32 = 0;
    for (const entry of this.entries) total += entry.text.length;
    return total;
  }

  freeBytes(): u32 {
    return 0;
  }
}
