import { type OpenMode, VfsFile } from "@meerkat/core/vfs/file_system.ts";
import { MAX_FILE } from "./ctz.ts";
import type { FileContent } from "./file_content.ts";
import { LFS_OK } from "./status.ts";

/** What an open file needs of its file system. */
export abstract class FileOwner {
  /** Called before something is written. False if nothing can be. */
  abstract beginWrite(): boolean;
  /** Commits the content: at `path` if `content` has no entry yet. */
  abstract commitContent(content: FileContent, path: string): boolean;
  /** Reads the content of its entry again. */
  abstract reloadContent(content: FileContent): boolean;
  abstract release(content: FileContent): void;
}

/** An open file. What was written since the last `sync` is gone after a write that failed. */
export class LfsFile extends VfsFile {
  private readonly owner: FileOwner;
  private readonly content: FileContent;
  private readonly path: string;
  private readonly mode: OpenMode;
  private isOpen: boolean = true;
  private isChanged: boolean;
  /** Something that was written is lost: the next `sync` says so. */
  private hasFailed: boolean = false;

  constructor(owner: FileOwner, content: FileContent, path: string, mode: OpenMode) {
    super();
    this.owner = owner;
    this.content = content;
    this.path = path;
    this.mode = mode;
    this.isChanged = mode === "w";
    this.size = content.size;
  }

  read(data: Uint8Array, off: i32, len: i32): i32 {
    const content = this.content;
    if (!this.isOpen || content.blocks.isLost) return -1;
    if (this.position >= content.size || len <= 0) return 0;
    const left: u32 = content.size - this.position;
    const count: i32 = left < len ? left : len;
    if (content.read(this.position, data, off, count) !== LFS_OK) return -1;
    this.position += count;
    return count;
  }

  write(data: Uint8Array, off: i32, len: i32): i32 {
    if (off < 0 || len < 0 || len > data.length - off) return -1;
    if (!this.canChange()) return -1;
    if (len === 0) return 0;
    const content = this.content;
    if (this.mode === "a") this.position = content.size;
    if (this.position > MAX_FILE) return this.fail();
    let status = this.position > content.size ? content.resize(this.position) : LFS_OK;
    if (status === LFS_OK) status = content.write(this.position, data, off, len);
    if (status !== LFS_OK) return this.fail();
    this.isChanged = true;
    this.position += len;
    this.size = content.size;
    return len;
  }

  truncate(size: u32): boolean {
    if (size > this.content.size || !this.canChange()) return false;
    if (this.content.resize(size) !== LFS_OK) {
      this.fail();
      return false;
    }
    this.isChanged = true;
    this.size = size;
    return true;
  }

  sync(): boolean {
    if (!this.isOpen || this.content.blocks.isLost) return false;
    if (this.hasFailed) {
      this.hasFailed = this.mode === "w";
      return false;
    }
    if (!this.isChanged) return true;
    if (this.owner.beginWrite() && this.owner.commitContent(this.content, this.path)) {
      this.isChanged = false;
      return true;
    }
    this.fail();
    this.hasFailed = this.mode === "w";
    return false;
  }

  close(): boolean {
    if (!this.isOpen) return false;
    const isKept = this.sync();
    this.isOpen = false;
    this.owner.release(this.content);
    return isKept;
  }

  private canChange(): boolean {
    return this.isOpen && this.mode !== "r" && !this.hasFailed && !this.content.blocks.isLost && this.owner.beginWrite();
  }

  /** Goes back to what was synced. */
  private fail(): i32 {
    this.hasFailed = true;
    if (this.mode === "w") this.content.clear();
    else if (!this.content.blocks.isLost && !this.owner.reloadContent(this.content)) this.content.blocks.isLost = true;
    this.isChanged = false;
    this.size = this.content.size;
    return -1;
  }
}
