import { FileStat, fileTime, type OpenMode, VfsFile } from "./file_system.ts";
import { FlatFileSystem } from "./flat_file_system.ts";

// Files in RAM: gone after a restart.

class RamNode {
  path: string;
  data: Uint8Array;
  size: u32 = 0;
  mtime: u32 = 0;

  constructor(path: string, capacity: i32) {
    this.path = path;
    this.data = new Uint8Array(capacity);
  }

  resize(size: u32): void {
    if (size > this.data.length) {
      const larger = new Uint8Array(size + (size >>> 1));
      larger.set(this.data.subarray(0, this.size));
      this.data = larger;
    } else if (size < this.size) {
      this.data.fill(0, size, this.size);
    }
    this.size = size;
  }
}

class RamFile extends VfsFile {
  private readonly fileSystem: RamFs;
  private readonly node: RamNode;
  private readonly mode: OpenMode;
  private failed: boolean = false;

  constructor(fileSystem: RamFs, node: RamNode, mode: OpenMode) {
    super();
    this.fileSystem = fileSystem;
    this.node = node;
    this.mode = mode;
    this.size = node.size;
  }

  read(data: Uint8Array, off: i32, len: i32): i32 {
    if (this.position >= this.node.size) return 0;
    const left: u32 = this.node.size - this.position;
    const count: i32 = left < len ? left : len;
    data.set(this.node.data.subarray(this.position, this.position + count), off);
    this.position += count;
    return count;
  }

  write(data: Uint8Array, off: i32, len: i32): i32 {
    const node = this.node;
    if (this.mode === "r" || this.failed) return -1;
    if (this.mode === "a") this.position = node.size;
    const end: u32 = this.position + len;
    const growth: u32 = end > node.size ? end - node.size : 0;
    if (growth > this.fileSystem.roomFor(node)) {
      this.failed = true;
      return -1;
    }
    if (growth > 0) node.resize(end);
    node.data.set(data.subarray(off, off + len), this.position);
    this.position = end;
    this.size = node.size;
    node.mtime = fileTime();
    return len;
  }

  truncate(size: u32): boolean {
    if (this.mode === "r" || size > this.node.size) return false;
    this.node.resize(size);
    this.size = size;
    return true;
  }

  sync(): boolean {
    if (this.mode !== "w") return true;
    if (this.failed) return false;
    this.fileSystem.put(this.node);
    return true;
  }

  close(): boolean {
    return this.sync();
  }
}

/** A file system in RAM, for up to `limit` bytes of contents. */
export class RamFs extends FlatFileSystem {
  private nodes: RamNode[] = [];
  private readonly limit: u32;

  constructor(limit: u32) {
    super();
    this.limit = limit;
  }

  /** Makes a finished file visible, in place of one with the same path. */
  put(node: RamNode): void {
    const old = this.find(node.path);
    if (old === node) return;
    if (old !== undefined) this.nodes.splice(this.nodes.indexOf(old), 1);
    this.nodes.push(node);
  }

  open(path: string, mode: OpenMode): VfsFile | undefined {
    let node = mode === "w" ? undefined : this.find(path);
    if (node === undefined) {
      if (mode === "r" || mode === "r+") return undefined;
      node = new RamNode(path, 0);
      node.mtime = fileTime();
      if (mode === "a") this.put(node);
    }
    return new RamFile(this, node, mode);
  }

  stat(path: string): FileStat | undefined {
    const node = this.find(path);
    return node === undefined ? undefined : new FileStat(node.size, node.mtime);
  }

  remove(path: string): boolean {
    const node = this.find(path);
    if (node === undefined) return false;
    this.nodes.splice(this.nodes.indexOf(node), 1);
    return true;
  }

  rename(from: string, to: string): boolean {
    const node = this.find(from);
    if (node === undefined) return false;
    if (from !== to) this.remove(to);
    node.path = to;
    return true;
  }

  paths(): string[] {
    return this.nodes.map((node) => node.path);
  }

  totalBytes(): u32 {
    return this.limit;
  }

  freeBytes(): u32 {
    let used: u32 = 0;
    for (const node of this.nodes) used += node.size;
    return used < this.limit ? this.limit - used : 0;
  }

  /** Bytes that `node` may grow by: one that is not visible yet counts as well. */
  roomFor(node: RamNode): u32 {
    const free = this.freeBytes();
    if (this.nodes.includes(node)) return free;
    return node.size < free ? free - node.size : 0;
  }

  private find(path: string): RamNode | undefined {
    for (const node of this.nodes) {
      if (node.path === path) return node;
    }
    return undefined;
  }
}
