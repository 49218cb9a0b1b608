import { NO_BLOCK, tagLength } from "./tag.ts";

/** A tag for a metadata log, and its data: bytes in RAM, or in a block. */
export class Edit {
  readonly tag: i32;
  readonly data: Uint8Array | undefined;
  readonly block: u32;
  readonly blockAt: i32;
  /** Where the data was written in the log. */
  at: i32 = 0;

  constructor(tag: i32, data: Uint8Array | undefined = undefined, block: u32 = NO_BLOCK, blockAt: i32 = 0) {
    this.tag = tag;
    this.data = data;
    this.block = block;
    this.blockAt = blockAt;
  }

  /** Bytes in a log. */
  get length(): i32 {
    return 4 + tagLength(this.tag);
  }
}
