import type { BlockStore } from "./block_store.ts";
import { GlobalState } from "./global_state.ts";
import { LFS_CORRUPT, LFS_OK } from "./status.ts";
import {
  DELETED_LENGTH,
  KIND_ATTRIBUTE,
  KIND_NAME,
  KIND_SPLICE,
  KIND_STRUCT,
  KIND_TAIL,
  NO_BLOCK,
  NO_ID,
  TYPE_CREATE,
  TYPE_DELETE,
  TYPE_HARD_TAIL,
  TYPE_MOVE_STATE,
  TYPE_SOFT_TAIL,
  tagId,
  tagKind,
  tagLength,
  tagType,
  withId,
} from "./tag.ts";

/** Words of an entry in the index: tag and place of its name, tag and place of its struct. */
const ENTRY: i32 = 4;
/** Words of a user attribute in its list: tag (with the id) and place. */
const ATTRIBUTE: i32 = 2;

/**
 * What a metadata pair says after its last commit: an index of the newest tags of each id, 16 bytes of RAM for each.
 * Places are offsets in `block`; a negative place is edit number `-1 - place` of a commit that is being written.
 */
export class MetadataPair {
  /** The block with the newest log, and the one that is written next. */
  block: u32 = NO_BLOCK;
  other: u32 = NO_BLOCK;
  revision: u32 = 0;
  /** Ids in use are less. */
  count: i32 = 0;
  /** Where the next commit goes, and the tag before it. */
  end: i32 = 0;
  lastTag: i32 = 0;
  /** Whether a commit may be written at `end`; what is there must be looked at all the same. */
  canAppend: boolean = false;
  /** TYPE_SOFT_TAIL or TYPE_HARD_TAIL; meaningless without a tail. */
  tailType: i32 = TYPE_SOFT_TAIL;
  tail0: u32 = NO_BLOCK;
  tail1: u32 = NO_BLOCK;
  /** The pair's part of the global state. */
  readonly delta: GlobalState = new GlobalState();
  private entries: Int32Array = new Int32Array(8 * ENTRY);
  private attributes: Int32Array = new Int32Array(0);
  private attributeCount: i32 = 0;
  private damaged: boolean = false;

  clear(): void {
    this.count = 0;
    this.end = 0;
    this.canAppend = false;
    this.tailType = TYPE_SOFT_TAIL;
    this.tail0 = NO_BLOCK;
    this.tail1 = NO_BLOCK;
    this.delta.set(0, 0, 0);
    this.attributeCount = 0;
    this.damaged = false;
  }

  hasTail(): boolean {
    return this.tail0 !== NO_BLOCK && this.tail1 !== NO_BLOCK;
  }

  /** Whether the directory goes on in the pair of the tail. */
  isSplit(): boolean {
    return this.tailType === TYPE_HARD_TAIL && this.hasTail();
  }

  /** Whether a block of the other pair is one of this. Relocation replaces one block at a time. */
  touches(block: u32, other: u32): boolean {
    return this.block === block || this.block === other || this.other === block || this.other === other;
  }

  /** 0 if the id has no name yet. */
  nameTag(id: i32): i32 {
    return this.entries[id * ENTRY]!;
  }

  nameAt(id: i32): i32 {
    return this.entries[id * ENTRY + 1]!;
  }

  /** 0 if the id has no struct. */
  structTag(id: i32): i32 {
    return this.entries[id * ENTRY + 2]!;
  }

  structAt(id: i32): i32 {
    return this.entries[id * ENTRY + 3]!;
  }

  /** User attributes of all ids: their number, and each one's tag and place. */
  attributesHeld(): i32 {
    return this.attributeCount;
  }

  attributeTag(index: i32): i32 {
    return this.attributes[index * ATTRIBUTE]!;
  }

  attributeAt(index: i32): i32 {
    return this.attributes[index * ATTRIBUTE + 1]!;
  }

  /** Bytes in a log of what ids from `begin` to below `end` have. */
  liveBytes(begin: i32, end: i32): i32 {
    let bytes: i32 = 0;
    for (let id = begin; id < end; id++) {
      if (this.nameTag(id) !== 0) bytes += 4 + tagLength(this.nameTag(id));
      if (this.structTag(id) !== 0) bytes += 4 + tagLength(this.structTag(id));
    }
    for (let i: i32 = 0; i < this.attributeCount; i++) {
      const tag = this.attributeTag(i);
      if (tagId(tag) >= begin && tagId(tag) < end) bytes += 4 + tagLength(tag);
    }
    return bytes;
  }

  /** Takes one tag of the log, or an edit's, into account. Tails and the state need `first` and so on, the words of their data. */
  apply(tag: i32, at: i32, first: i32, second: i32, third: i32): void {
    const id = tagId(tag);
    const type = tagType(tag);
    switch (tagKind(tag)) {
      case KIND_NAME:
        if (id === NO_ID) return;
        while (this.count <= id) this.insert(this.count);
        this.entries[id * ENTRY] = tag;
        this.entries[id * ENTRY + 1] = at;
        return;
      case KIND_STRUCT:
        if (id >= this.count) return;
        this.entries[id * ENTRY + 2] = tag;
        this.entries[id * ENTRY + 3] = at;
        return;
      case KIND_ATTRIBUTE:
        this.setAttribute(tag, at);
        return;
      case KIND_SPLICE:
        if (type === TYPE_CREATE) this.insert(id);
        else if (type === TYPE_DELETE) this.remove(id);
        return;
      case KIND_TAIL:
        this.tailType = type;
        this.tail0 = first >>> 0;
        this.tail1 = second >>> 0;
        return;
      default:
        if (type === TYPE_MOVE_STATE) this.delta.set(first, second, third);
    }
  }

  /** Whether the tags that were applied contradict each other. */
  isDamaged(): boolean {
    return this.damaged;
  }

  /** Reads the two words of a struct: a list's head and size, or a directory's pair; into `first` and `second`. */
  first: u32 = 0;
  second: u32 = 0;
  readStruct(store: BlockStore, id: i32): i32 {
    if (tagLength(this.structTag(id)) !== 8) return LFS_CORRUPT;
    let status = store.readWord(this.block, this.structAt(id));
    this.first = store.word >>> 0;
    if (status === LFS_OK) status = store.readWord(this.block, this.structAt(id) + 4);
    this.second = store.word >>> 0;
    return status;
  }

  private insert(id: i32): void {
    if (id > this.count || this.count >= NO_ID) {
      this.damaged = true;
      return;
    }
    const used = this.count * ENTRY;
    if (used + ENTRY > this.entries.length) {
      const larger = new Int32Array(this.entries.length * 2);
      larger.set(this.entries);
      this.entries = larger;
    }
    const from = id * ENTRY;
    this.entries.copyWithin(from + ENTRY, from, used);
    this.entries.fill(0, from, from + ENTRY);
    this.count++;
    this.shiftAttributes(id, 1);
  }

  private remove(id: i32): void {
    if (id >= this.count) {
      this.damaged = true;
      return;
    }
    this.entries.copyWithin(id * ENTRY, (id + 1) * ENTRY, this.count * ENTRY);
    this.count--;
    let kept: i32 = 0;
    for (let i: i32 = 0; i < this.attributeCount; i++) {
      if (tagId(this.attributeTag(i)) === id) continue;
      this.attributes.copyWithin(kept * ATTRIBUTE, i * ATTRIBUTE, (i + 1) * ATTRIBUTE);
      kept++;
    }
    this.attributeCount = kept;
    this.shiftAttributes(id + 1, -1);
  }

  private shiftAttributes(from: i32, by: i32): void {
    for (let i: i32 = 0; i < this.attributeCount; i++) {
      const tag = this.attributeTag(i);
      if (tagId(tag) >= from) this.attributes[i * ATTRIBUTE] = withId(tag, tagId(tag) + by);
    }
  }

  private setAttribute(tag: i32, at: i32): void {
    if (tagId(tag) >= this.count) return;
    let index: i32 = 0;
    while (index < this.attributeCount && (this.attributeTag(index) ^ tag) >>> 10 !== 0) index++;
    if ((tag & 0x3ff) === DELETED_LENGTH) {
      if (index === this.attributeCount) return;
      this.attributes.copyWithin(index * ATTRIBUTE, (index + 1) * ATTRIBUTE, this.attributeCount * ATTRIBUTE);
      this.attributeCount--;
      return;
    }
    if ((index + 1) * ATTRIBUTE > this.attributes.length) {
      const larger = new Int32Array((index + 4) * ATTRIBUTE);
      larger.set(this.attributes);
      this.attributes = larger;
    }
    if (index === this.attributeCount) this.attributeCount++;
    this.attributes[index * ATTRIBUTE] = tag;
    this.attributes[index * ATTRIBUTE + 1] = at;
  }
}
