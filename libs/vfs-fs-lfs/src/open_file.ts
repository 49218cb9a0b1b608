import { NO_BLOCK } from "./tag.ts";

/** What the file system knows of an open file: where its entry is, and which blocks must be kept for it. */
export class OpenFile {
  /** The pair of its entry; NO_BLOCK if it has none (not created yet, or removed). */
  block: u32 = NO_BLOCK;
  other: u32 = NO_BLOCK;
  id: i32 = -1;
  /** Complete list of blocks: its last one, and bytes; 0: none. */
  head: u32 = NO_BLOCK;
  listSize: i32 = 0;
  /** The block that is being filled, NO_BLOCK if none, which one of the file it is, and the one before it. */
  filling: u32 = NO_BLOCK;
  index: i32 = 0;
  previous: u32 = NO_BLOCK;
  /** Its entry was removed or replaced: what is written to it goes nowhere. */
  isRemoved: boolean = false;
  /** Given up: the file system had to be read anew. */
  isLost: boolean = false;

  isLinked(): boolean {
    return this.block !== NO_BLOCK;
  }

  isIn(block: u32, other: u32): boolean {
    return this.isLinked() && (this.block === block || this.block === other || this.other === block || this.other === other);
  }

  link(block: u32, other: u32, id: i32): void {
    this.block = block;
    this.other = other;
    this.id = id;
  }

  unlink(): void {
    this.link(NO_BLOCK, NO_BLOCK, -1);
  }

  remove(): void {
    this.unlink();
    this.isRemoved = true;
  }
}
