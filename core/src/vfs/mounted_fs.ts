import { type FileStat, FileSystem, type OpenMode, VfsFile } from "./file_system.ts";

// A file system that counts what is open on it, so that it can be told whether it may be unmounted.

class CountedFile extends VfsFile {
  private readonly owner: MountedFs;
  private readonly inner: VfsFile;
  private isOpen: boolean = true;

  constructor(owner: MountedFs, inner: VfsFile) {
    super();
    this.owner = owner;
    this.inner = inner;
    this.size = inner.size;
    this.position = inner.position;
  }

  read(data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.isOpen) return -1;
    this.inner.position = this.position;
    const count = this.inner.read(data, off, len);
    this.position = this.inner.position;
    return count;
  }

  write(data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.isOpen) return -1;
    this.inner.position = this.position;
    const count = this.inner.write(data, off, len);
    this.position = this.inner.position;
    this.size = this.inner.size;
    return count;
  }

  truncate(size: u32): boolean {
    const done = this.isOpen && this.inner.truncate(size);
    this.size = this.inner.size;
    return done;
  }

  sync(): boolean {
    return this.isOpen && this.inner.sync();
  }

  close(): boolean {
    if (!this.isOpen) return false;
    this.isOpen = false;
    this.owner.openFiles--;
    return this.inner.close();
  }
}

/** `inner`, with a count of its open files. */
export class MountedFs extends FileSystem {
  private readonly inner: FileSystem;
  openFiles: i32 = 0;

  constructor(inner: FileSystem) {
    super();
    this.inner = inner;
  }

  open(path: string, mode: OpenMode): VfsFile | undefined {
    const file = this.inner.open(path, mode);
    if (file === undefined) return undefined;
    this.openFiles++;
    return new CountedFile(this, file);
  }

  stat(path: string): FileStat | undefined {
    return this.inner.stat(path);
  }

  remove(path: string): boolean {
    return this.inner.remove(path);
  }

  rename(from: string, to: string): boolean {
    return this.inner.rename(from, to);
  }

  list(directory: string): string[] {
    return this.inner.list(directory);
  }

  makeDirectory(path: string): boolean {
    return this.inner.makeDirectory(path);
  }

  totalBytes(): u32 {
    return this.inner.totalBytes();
  }

  freeBytes(): u32 {
    return this.inner.freeBytes();
  }

  override unmount(): boolean {
    return this.inner.unmount();
  }
}
