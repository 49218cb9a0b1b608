import type { Allocator } from "./allocator.ts";
import { remainder, roundUp } from "./arithmetic.ts";
import { CommitWriter } from "./commit_writer.ts";
import { Edit } from "./edit.ts";
import { GlobalState, STATE_LENGTH, STATE_TAG } from "./global_state.ts";
import { MetadataPair } from "./metadata_pair.ts";
import type { OpenFile } from "./open_file.ts";
import { LFS_CORRUPT, LFS_NO_ENTRY, LFS_NO_SPACE, LFS_OK } from "./status.ts";
import {
  getWord,
  KIND_SPLICE,
  KIND_TAIL,
  makeTag,
  NO_ID,
  TYPE_CREATE,
  TYPE_DELETE,
  TYPE_HARD_TAIL,
  tagId,
  tagKind,
  tagLength,
  tagType,
  withId,
  wordPair,
} from "./tag.ts";
import { BlockVisitor, findPredecessor, visitBlocks } from "./tree_walk.ts";
import { isSuperblockPair, type Volume } from "./volume.ts";

/** Results of a commit beyond LFS_OK and errors. The pair has got another block: who leads to it must be told. */
export const PAIR_RELOCATED: i32 = 1;
/** Nothing was written: the pair is empty now and goes out of its directory, which `predecessor` must be told. */
export const PAIR_DROPPED: i32 = 2;

/** Bytes that a compacted log must have left: a tail, the state, a deletion, a CRC. */
const COMPACTION_RESERVE: i32 = 40;
/** A pair is split when it has as many ids. */
const MAX_IDS: i32 = 0xff;

/** A part of a pair's entries, from `begin` on, that went into a pair of its own. */
class SplitOff {
  readonly begin: i32;
  readonly block: u32;
  readonly other: u32;

  constructor(begin: i32, block: u32, other: u32) {
    this.begin = begin;
    this.block = block;
    this.other = other;
  }
}

class BlockCounter extends BlockVisitor {
  count: u32 = 0;

  visit(_block: u32): void {
    this.count++;
  }
}

/** Blocks in use, or an error. */
export function countBlocks(volume: Volume): i32 {
  const counter = new BlockCounter();
  const status = visitBlocks(volume, counter, false);
  return status === LFS_OK ? counter.count : status;
}

/** Writes commits into metadata pairs: appends to the log, or compacts it into the other block. */
export class PairWriter {
  private readonly volume: Volume;
  private readonly allocator: Allocator;
  private readonly writer: CommitWriter;
  private readonly stateChange: GlobalState = new GlobalState();
  /** While set, pairs keep their blocks unless those are bad: others are being told of a pair that has moved. */
  keepsPlaces: boolean = false;
  /** After PAIR_DROPPED. */
  predecessor: MetadataPair = new MetadataPair();

  constructor(volume: Volume, allocator: Allocator) {
    this.volume = volume;
    this.allocator = allocator;
    this.writer = new CommitWriter(volume.store);
  }

  /**
   * Writes `edits` into the log of `pair`, and a change of the global state. `pair` is as the log says afterwards; after an error
   * it must not be used. Open files follow their entries; `fresh` is one that is linked to the id it will have.
   */
  commit(pair: MetadataPair, edits: readonly Edit[], fresh: OpenFile | undefined): i32 {
    const block = pair.block;
    const other = pair.other;
    const splits: SplitOff[] = [];
    const status = this.write(pair, edits, splits);
    if (status >= LFS_OK) this.moveOpenFiles(block, other, pair, edits, splits, fresh);
    return status;
  }

  /** Takes two free blocks for a new pair; nothing is written yet. */
  allocatePair(pair: MetadataPair): i32 {
    let status = this.allocator.allocate();
    if (status !== LFS_OK) return status;
    pair.clear();
    pair.other = this.allocator.block;
    status = this.allocator.allocate();
    if (status !== LFS_OK) return status;
    pair.block = this.allocator.block;
    return this.startRevision(pair);
  }

  /** The revision must be newer than what the blocks still hold, and far from one that makes the pair relocate. */
  startRevision(pair: MetadataPair): i32 {
    const volume = this.volume;
    const status = volume.store.readWord(pair.block, 0);
    if (status !== LFS_OK && status !== LFS_CORRUPT) return status;
    pair.revision = volume.store.word >>> 0;
    if (volume.blockCycles === 0) return LFS_OK;
    const cycle = this.cycle();
    const above: u32 = (pair.revision + cycle - 1) >>> 0;
    pair.revision = (above - remainder(above, cycle)) >>> 0;
    return LFS_OK;
  }

  /** Odd, so that both blocks of a pair get their turn, and more than 1, so that relocation ends. */
  private cycle(): u32 {
    return ((this.volume.blockCycles + 1) | 1) >>> 0;
  }

  private isTired(pair: MetadataPair): boolean {
    return this.volume.blockCycles > 0 && !this.keepsPlaces && remainder((pair.revision + 1) >>> 0, this.cycle()) === 0;
  }

  private write(pair: MetadataPair, edits: readonly Edit[], splits: SplitOff[]): i32 {
    let count = pair.count;
    let deletes = false;
    for (const edit of edits) {
      if (tagType(edit.tag) === TYPE_CREATE) count++;
      if (tagType(edit.tag) === TYPE_DELETE) {
        count--;
        deletes = true;
      }
    }
    if (deletes && count === 0) {
      const found = findPredecessor(this.volume, pair.block, pair.other);
      if (found.status !== LFS_OK && found.status !== LFS_NO_ENTRY) return found.status;
      if (found.status === LFS_OK && found.pair.isSplit()) {
        applyEdits(pair, edits);
        this.predecessor = found.pair;
        return PAIR_DROPPED;
      }
    }
    if (pair.canAppend) {
      const status = this.append(pair, edits);
      if (status !== LFS_CORRUPT && status !== LFS_NO_SPACE) return status;
      if (status === LFS_CORRUPT && this.isComplete(pair.block, pair.revision, pair.end)) {
        this.stateIsWritten();
        return this.volume.reader.readNewest(pair);
      }
    }
    applyEdits(pair, edits);
    return this.compact(pair, edits, splits);
  }

  /**
   * Whether a log has a commit behind `end` all the same, although the device has not taken all bytes as they were: those may have
   * been padding. Then the commit counts, as it will for the next one who reads it.
   */
  private isComplete(block: u32, revision: u32, end: i32): boolean {
    const pair = new MetadataPair();
    pair.block = block;
    return this.volume.reader.readNewest(pair) === LFS_OK && pair.revision === revision && pair.end > end;
  }

  private stateIsWritten(): void {
    this.volume.written.copy(this.volume.wanted);
    this.volume.inherited.set(0, 0, 0);
  }

  private append(pair: MetadataPair, edits: readonly Edit[]): i32 {
    const volume = this.volume;
    const writer = this.writer;
    const change = this.stateChange;
    change.copy(volume.inherited);
    change.xor(volume.wanted);
    change.xor(volume.written);
    const changesState = !change.isZero();
    change.xor(pair.delta);
    writer.append(pair.block, pair.end, pair.lastTag);
    let length = changesState ? 4 + STATE_LENGTH : 0;
    for (const edit of edits) length += edit.length;
    if (!writer.hasRoom(length)) return LFS_NO_SPACE;
    let status = LFS_OK;
    for (let i: i32 = 0; i < edits.length && status === LFS_OK; i++) {
      const edit = edits[i]!;
      edit.at = writer.at + 4;
      status = writer.put(edit, edit.tag);
    }
    if (status === LFS_OK && changesState) status = writer.put(new Edit(STATE_TAG, change.bytes()), STATE_TAG);
    if (status === LFS_OK) status = writer.finish();
    if (status !== LFS_OK) return status;
    for (const edit of edits) applyEdit(pair, edit, edit.at);
    pair.delta.copy(change);
    pair.end = writer.at;
    pair.lastTag = writer.lastTag;
    pair.canAppend = pair.end < volume.store.blockSize;
    this.stateIsWritten();
    return LFS_OK;
  }

  /** Writes all that counts into the other block, after moving entries that are too many into new pairs. */
  private compact(pair: MetadataPair, edits: readonly Edit[], splits: SplitOff[]): i32 {
    const volume = this.volume;
    const store = volume.store;
    const half = roundUp(store.blockSize >>> 1, store.unit);
    const limit: i32 = half < store.blockSize - COMPACTION_RESERVE ? half : store.blockSize - COMPACTION_RESERVE;
    let end = pair.count;
    for (;;) {
      let split: i32 = 0;
      while (end - split > 1 && (end - split >= MAX_IDS || pair.liveBytes(split, end) > limit)) split += (end - split) >>> 1;
      if (split === 0) break;
      const status = this.splitOff(pair, edits, splits, split, end);
      // Without a free block, the pair is filled beyond what is good for it.
      if (status === LFS_NO_SPACE) break;
      if (status !== LFS_OK) return status;
      end = split;
    }
    if (this.isTired(pair) && isSuperblockPair(pair.block, pair.other)) {
      // The superblock is written too often: the directory gets a pair of its own. There is no way back, so not if space is short.
      const used = countBlocks(volume);
      if (used < 0) return used;
      if (used < store.blockCount >>> 1) {
        const status = this.splitOff(pair, edits, splits, 0, end);
        if (status !== LFS_OK && status !== LFS_NO_SPACE) return status;
        if (status === LFS_OK) end = 1;
      }
    }
    return this.rewrite(pair, edits, splits, end);
  }

  private splitOff(pair: MetadataPair, edits: readonly Edit[], splits: SplitOff[], begin: i32, end: i32): i32 {
    const part = new MetadataPair();
    let status = this.allocatePair(part);
    while (status === LFS_OK) {
      part.revision = (part.revision + 1) >>> 0;
      status = this.volume.store.erase(part.other);
      if (status === LFS_OK) status = this.writeBlock(pair, edits, part.other, part.revision, begin, end, undefined);
      if (status !== LFS_CORRUPT) break;
      status = this.allocator.allocate();
      part.other = this.allocator.block;
    }
    if (status !== LFS_OK) return status;
    splits.push(new SplitOff(begin, part.other, part.block));
    pair.apply(makeTag(TYPE_HARD_TAIL, NO_ID, 8), 0, part.other | 0, part.block | 0, 0);
    return LFS_OK;
  }

  /** Writes entries below `end` into the other block, or into a free one if that is bad or due for a rest. */
  private rewrite(pair: MetadataPair, edits: readonly Edit[], splits: SplitOff[], end: i32): i32 {
    const volume = this.volume;
    const isFixed = isSuperblockPair(pair.block, pair.other);
    const block = pair.block;
    const other = pair.other;
    const revision: u32 = (pair.revision + 1) >>> 0;
    let target = other;
    if (this.isTired(pair) && !isFixed) {
      const status = this.allocator.allocate();
      if (status !== LFS_OK && status !== LFS_NO_SPACE) return status;
      if (status === LFS_OK) target = this.allocator.block;
    }
    let status: i32 = 0;
    const change = this.stateChange;
    for (;;) {
      change.copy(volume.inherited);
      // A change of the state is seen at once, but a relocated pair only when others lead to it: they take the change along.
      if (target === other) {
        change.xor(volume.wanted);
        change.xor(volume.written);
      }
      change.xor(pair.delta);
      status = volume.store.erase(target);
      if (status === LFS_OK) {
        status = this.writeBlock(pair, edits, target, revision, 0, end, change);
        if (status === LFS_CORRUPT && this.isComplete(target, revision, 0)) status = LFS_OK;
      }
      if (status !== LFS_CORRUPT) break;
      if (isFixed) return LFS_NO_SPACE;
      status = this.allocator.allocate();
      if (status !== LFS_OK) return status;
      target = this.allocator.block;
    }
    if (status !== LFS_OK) return status;
    if (target === other) volume.written.copy(volume.wanted);
    volume.inherited.set(0, 0, 0);
    for (const part of splits) {
      if (part.begin === 0 && volume.isRoot(block, other)) {
        volume.root0 = part.block;
        volume.root1 = part.other;
      }
    }
    pair.block = target;
    pair.other = block;
    status = volume.reader.readNewest(pair);
    if (status !== LFS_OK) return status;
    return target === other ? LFS_OK : PAIR_RELOCATED;
  }

  /** Writes a log of one commit into an erased block: entries from `begin` to below `end`, the tail, and `state` if it is not zero. */
  private writeBlock(pair: MetadataPair, edits: readonly Edit[], target: u32, revision: u32, begin: i32, end: i32, state: GlobalState | undefined): i32 {
    const writer = this.writer;
    let status = writer.startBlock(target, revision);
    for (let id = begin; id < end && status === LFS_OK; id++) {
      status = this.writeTag(pair, edits, pair.nameTag(id), pair.nameAt(id), id - begin);
      if (status === LFS_OK) status = this.writeTag(pair, edits, pair.structTag(id), pair.structAt(id), id - begin);
      for (let i: i32 = 0; i < pair.attributesHeld() && status === LFS_OK; i++) {
        if (tagId(pair.attributeTag(i)) === id) status = this.writeTag(pair, edits, pair.attributeTag(i), pair.attributeAt(i), id - begin);
      }
    }
    if (status === LFS_OK && pair.hasTail()) {
      const tag = makeTag(pair.tailType, NO_ID, 8);
      status = writer.put(new Edit(tag, wordPair(pair.tail0, pair.tail1)), tag);
    }
    if (status === LFS_OK && state !== undefined && !state.isZero()) status = writer.put(new Edit(STATE_TAG, state.bytes()), STATE_TAG);
    return status === LFS_OK ? writer.finish() : status;
  }

  private writeTag(pair: MetadataPair, edits: readonly Edit[], tag: i32, at: i32, id: i32): i32 {
    if (tag === 0) return LFS_OK;
    return at < 0 ? this.writer.put(edits[-1 - at]!, withId(tag, id)) : this.writer.copy(withId(tag, id), pair.block, at);
  }

  private moveOpenFiles(block: u32, other: u32, pair: MetadataPair, edits: readonly Edit[], splits: SplitOff[], fresh: OpenFile | undefined): void {
    for (const file of this.volume.openFiles) {
      if (!file.isIn(block, other)) continue;
      for (let i: i32 = 0; i < edits.length && file !== fresh && file.isLinked(); i++) {
        const edit = edits[i]!;
        if (tagKind(edit.tag) !== KIND_SPLICE) continue;
        const id = tagId(edit.tag);
        if (tagType(edit.tag) === TYPE_CREATE) file.id += file.id >= id ? 1 : 0;
        else if (file.id === id) file.remove();
        else if (file.id > id) file.id--;
      }
      if (!file.isLinked()) continue;
      file.link(pair.block, pair.other, file.id);
      for (const part of splits) {
        if (file.id < part.begin) continue;
        file.link(part.block, part.other, file.id - part.begin);
        break;
      }
    }
  }
}

function applyEdit(pair: MetadataPair, edit: Edit, at: i32): void {
  const data = edit.data;
  const hasWords = tagKind(edit.tag) === KIND_TAIL && data !== undefined && tagLength(edit.tag) === 8;
  pair.apply(edit.tag, at, hasWords ? getWord(data, 0) : 0, hasWords ? getWord(data, 4) : 0, 0);
}

/** Brings the index of a pair to what it will be; the data of its newest tags is in the edits still. */
function applyEdits(pair: MetadataPair, edits: readonly Edit[]): void {
  for (let i: i32 = 0; i < edits.length; i++) applyEdit(pair, edits[i]!, -1 - i);
}
