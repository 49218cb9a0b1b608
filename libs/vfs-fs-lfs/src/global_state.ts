import { makeTag, NO_ID, putWord, TYPE_DELETE, TYPE_MOVE_STATE, tagId } from "./tag.ts";

/** Bytes of it in a log. */
export const STATE_LENGTH: i32 = 12;
/** Tag of its record in a log. */
export const STATE_TAG: i32 = makeTag(TYPE_MOVE_STATE, NO_ID, STATE_LENGTH);

/**
 * The state of a whole file system, or a difference to it: the state is the exclusive or of the differences in all metadata
 * pairs (specification, "0x7ff"). It names the source of a move that is under way, whose entry no longer counts, and says
 * whether the list of metadata pairs may have orphans.
 */
export class GlobalState {
  /** Bit 31: orphans; type 0x4ff with an id: an entry that has moved away. The rest is 0. */
  tag: i32 = 0;
  /** The pair that the entry was in. */
  first: i32 = 0;
  second: i32 = 0;

  set(tag: i32, first: i32, second: i32): void {
    this.tag = tag;
    this.first = first;
    this.second = second;
  }

  copy(other: GlobalState): void {
    this.set(other.tag, other.first, other.second);
  }

  xor(other: GlobalState): void {
    this.set(this.tag ^ other.tag, this.first ^ other.first, this.second ^ other.second);
  }

  isZero(): boolean {
    return this.tag === 0 && this.first === 0 && this.second === 0;
  }

  hasOrphans(): boolean {
    return this.tag < 0;
  }

  setOrphans(there: boolean): void {
    this.tag = there ? this.tag | (1 << 31) : this.tag & 0x7fffffff;
  }

  hasMove(): boolean {
    return ((this.tag >>> 20) & 0x7ff) === TYPE_DELETE;
  }

  /** The id of the entry that has moved away from this pair, or -1. */
  movedFrom(block: u32, other: u32): i32 {
    const here = (this.first >>> 0 === block && this.second >>> 0 === other) || (this.first >>> 0 === other && this.second >>> 0 === block);
    return here && this.hasMove() ? tagId(this.tag) : -1;
  }

  setMove(id: i32, block: u32, other: u32): void {
    this.set((this.tag & (1 << 31)) | makeTag(TYPE_DELETE, id, 0), block | 0, other | 0);
  }

  clearMove(): void {
    this.set(this.tag & (1 << 31), 0, 0);
  }

  bytes(): Uint8Array {
    const data = new Uint8Array(STATE_LENGTH);
    putWord(data, 0, this.tag);
    putWord(data, 4, this.first);
    putWord(data, 8, this.second);
    return data;
  }
}
