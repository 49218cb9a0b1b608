import type { VfsDevice } from "./device.ts";
import { FileStat, type OpenMode, VfsFile } from "./file_system.ts";
import { FlatFileSystem } from "./flat_file_system.ts";
import type { JournalNode } from "./journal_node.ts";
import { JournalStore, MAX_SIZE } from "./journal_store.ts";

// Files in flash that outlive a restart and a loss of power at any moment: what was closed is there, complete.

/** Writes shorter than this are gathered. */
const BUFFER_BYTES: i32 = 256;

class JournalFile extends VfsFile {
  private readonly store: JournalStore;
  private readonly node: JournalNode;
  private readonly mode: OpenMode;
  /** Where a file opened with `w` will be visible. */
  private readonly path: string;
  private isNamed: boolean = false;
  private failed: boolean = false;
  private isOpen: boolean = true;
  /** Gathered writes: `pendingLength` bytes, for `pendingAt`. */
  private pending: Uint8Array | undefined = undefined;
  private pendingAt: i32 = 0;
  private pendingLength: i32 = 0;

  constructor(store: JournalStore, node: JournalNode, mode: OpenMode, path: string) {
    super();
    this.store = store;
    this.node = node;
    this.mode = mode;
    this.path = path;
    this.size = node.size;
  }

  read(data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.isOpen || !this.flush()) return -1;
    const size: u32 = this.node.size;
    if (this.position >= size) return 0;
    const left: u32 = size - this.position;
    const count: i32 = left < len ? left : len;
    if (!this.store.read(this.node, this.position, data, off, count)) return -1;
    this.position += count;
    return count;
  }

  write(data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.isOpen || this.failed || this.mode === "r") return -1;
    this.size = this.sizeNow();
    if (this.mode === "a") this.position = this.size;
    if (this.writeAt(data, off, len)) {
      this.position += len;
      this.size = this.sizeNow();
      return len;
    }
    this.failed = this.mode === "w";
    return -1;
  }

  /** With what is gathered here and what was written elsewhere meanwhile. */
  private sizeNow(): i32 {
    if (this.mode === "a") return this.node.size + this.pendingLength;
    const end = this.pendingAt + this.pendingLength;
    return this.pendingLength > 0 && end > this.node.size ? end : this.node.size;
  }

  private writeAt(data: Uint8Array, off: i32, len: i32): boolean {
    if (this.position > MAX_SIZE - len) return false;
    const gap: i32 = this.position > this.size ? this.position - this.size : 0;
    if (gap > this.store.capacity || !this.store.fits(this.pendingLength + gap + len)) return false;
    if (this.position !== this.pendingAt + this.pendingLength || this.pendingLength + len > BUFFER_BYTES) {
      if (!this.flush()) return false;
    }
    if (gap > 0 && !this.fillGap()) return false;
    if (len >= BUFFER_BYTES) return this.store.write(this.node, this.position, data, off, len);
    if (this.pending === undefined) this.pending = new Uint8Array(BUFFER_BYTES);
    if (this.pendingLength === 0) this.pendingAt = this.position;
    this.pending.set(data.subarray(off, off + len), this.pendingLength);
    this.pendingLength += len;
    return true;
  }

  /** Zeros between the end of the file and `position`. */
  private fillGap(): boolean {
    const zeros = new Uint8Array(BUFFER_BYTES);
    while (this.node.size < this.position) {
      const left: u32 = this.position - this.node.size;
      const count: i32 = left < BUFFER_BYTES ? left : BUFFER_BYTES;
      if (!this.store.write(this.node, this.node.size, zeros, 0, count)) return false;
    }
    return true;
  }

  private flush(): boolean {
    if (this.pending === undefined || this.pendingLength === 0) return true;
    const length = this.pendingLength;
    this.pendingLength = 0;
    const at = this.mode === "a" ? this.node.size : this.pendingAt;
    if (this.store.write(this.node, at, this.pending, 0, length)) return true;
    this.failed = this.mode === "w";
    this.size = this.node.size;
    return false;
  }

  truncate(size: u32): boolean {
    if (!this.isOpen || this.mode === "r" || !this.flush() || size > this.node.size) return false;
    if (size < this.node.size && !this.store.cut(this.node, size)) return false;
    this.size = size;
    return true;
  }

  sync(): boolean {
    if (!this.isOpen || !this.flush() || this.failed) return false;
    if (this.mode === "w" && !this.isNamed) this.isNamed = this.store.name(this.node, this.path);
    return this.mode !== "w" || this.isNamed;
  }

  close(): boolean {
    if (!this.isOpen) return false;
    const kept = this.sync();
    this.isOpen = false;
    this.store.release(this.node);
    return kept;
  }
}

/** Files on a device; `mount` it before anything else. */
export class JournalFs extends FlatFileSystem {
  private readonly store: JournalStore;

  constructor(device: VfsDevice) {
    super();
    this.store = new JournalStore(device);
  }

  /** Reads the index of the files. False if the device has fewer than 8 sectors. */
  mount(): boolean {
    return this.store.mount();
  }

  /** Records and sectors that could not be read at `mount`, other than one that a loss of power has cut short. */
  damaged(): i32 {
    return this.store.damaged;
  }

  open(path: string, mode: OpenMode): VfsFile | undefined {
    let node = mode === "w" ? undefined : this.store.find(path);
    if (node !== undefined) {
      node.users++;
    } else {
      if (mode === "r" || mode === "r+") return undefined;
      node = this.store.create();
      if (node === undefined) return undefined;
      if (mode === "a" && !this.store.name(node, path)) {
        this.store.release(node);
        return undefined;
      }
    }
    return new JournalFile(this.store, node, mode, path);
  }

  stat(path: string): FileStat | undefined {
    const node = this.store.find(path);
    return node === undefined ? undefined : new FileStat(node.size, node.mtime);
  }

  remove(path: string): boolean {
    const node = this.store.find(path);
    return node !== undefined && this.store.remove(node);
  }

  rename(from: string, to: string): boolean {
    const node = this.store.find(from);
    return node !== undefined && (from === to || this.store.name(node, to));
  }

  paths(): string[] {
    return this.store.paths();
  }

  totalBytes(): u32 {
    return this.store.capacity;
  }

  freeBytes(): u32 {
    const left = this.store.capacity - this.store.used();
    return left > 0 ? left : 0;
  }
}
