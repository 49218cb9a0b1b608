import { blockIndex, MAX_FILE } from "./ctz.ts";
import { MetadataPair } from "./metadata_pair.ts";
import type { OpenFile } from "./open_file.ts";
import { LFS_CORRUPT, LFS_NO_ENTRY, LFS_OK } from "./status.ts";
import { NO_BLOCK, TYPE_CTZ_STRUCT, TYPE_DIRECTORY_STRUCT, tagType } from "./tag.ts";
import type { Volume } from "./volume.ts";

/** Goes along the list of all metadata pairs. */
export class PairWalk {
  private readonly volume: Volume;
  readonly pair: MetadataPair = new MetadataPair();
  private next0: u32 = 0;
  private next1: u32 = 1;
  private left: u32;

  constructor(volume: Volume) {
    this.volume = volume;
    this.left = volume.store.blockCount;
  }

  /** Reads the next pair. LFS_NO_ENTRY at the end; LFS_CORRUPT if one cannot be read, or the list is a ring. */
  next(): i32 {
    if (this.next0 === NO_BLOCK || this.next1 === NO_BLOCK) return LFS_NO_ENTRY;
    if (this.left < 2) return LFS_CORRUPT;
    this.left -= 2;
    const status = this.volume.fetch(this.pair, this.next0, this.next1);
    if (status !== LFS_OK) return status;
    this.next0 = this.pair.tail0;
    this.next1 = this.pair.tail1;
    return LFS_OK;
  }
}

/** Takes the blocks in use. */
export abstract class BlockVisitor {
  abstract visit(block: u32): void;
}

/** Visits the block `start`, number `from` of a list, and those before it. */
function visitList(volume: Volume, start: u32, from: i32, visitor: BlockVisitor): i32 {
  const store = volume.store;
  if (from >= store.blockCount) return LFS_CORRUPT;
  let block = start;
  for (let index = from; ; index--) {
    if (block >= store.blockCount) return LFS_CORRUPT;
    visitor.visit(block);
    if (index === 0) return LFS_OK;
    const status = store.readWord(block, 0);
    if (status !== LFS_OK) return status;
    block = store.word >>> 0;
  }
}

function visitOpenFile(volume: Volume, file: OpenFile, visitor: BlockVisitor): i32 {
  let status = LFS_OK;
  if (file.listSize > 0) status = visitList(volume, file.head, blockIndex(volume.store.blockSize, file.listSize - 1), visitor);
  if (status !== LFS_OK || file.filling === NO_BLOCK) return status;
  visitor.visit(file.filling);
  return file.index === 0 ? LFS_OK : visitList(volume, file.previous, file.index - 1, visitor);
}

/** Visits the blocks of the files in a pair. */
function visitFiles(volume: Volume, pair: MetadataPair, visitor: BlockVisitor): i32 {
  for (let id: i32 = 0; id < pair.count; id++) {
    if (tagType(pair.structTag(id)) !== TYPE_CTZ_STRUCT) continue;
    const status = pair.readStruct(volume.store, id);
    if (status !== LFS_OK) return status;
    if (pair.second === 0 || pair.second > MAX_FILE) return LFS_CORRUPT;
    const listed = visitList(volume, pair.first, blockIndex(volume.store.blockSize, pair.second - 1), visitor);
    if (listed !== LFS_OK) return listed;
  }
  return LFS_OK;
}

/**
 * Goes through the pairs that directories lead to, from the root. Unlike the list of all pairs they are never out of step: whoever moves
 * a pair tells its directory first.
 */
class TreeWalk {
  private readonly volume: Volume;
  readonly pair: MetadataPair = new MetadataPair();
  private readonly waiting: u32[];
  private left: u32;

  constructor(volume: Volume) {
    this.volume = volume;
    this.waiting = [volume.root0, volume.root1];
    this.left = volume.store.blockCount;
  }

  /** Reads the next pair. LFS_NO_ENTRY at the end; LFS_CORRUPT if one cannot be read, or directories form a ring. */
  next(): i32 {
    const pair = this.pair;
    const waiting = this.waiting;
    if (waiting.length === 0) return LFS_NO_ENTRY;
    if (this.left === 0) return LFS_CORRUPT;
    this.left--;
    const second = waiting.pop()!;
    const first = waiting.pop()!;
    let status = this.volume.fetch(pair, first, second);
    if (status !== LFS_OK) return status;
    if (pair.isSplit()) waiting.push(pair.tail0, pair.tail1);
    for (let id: i32 = 0; id < pair.count; id++) {
      if (tagType(pair.structTag(id)) !== TYPE_DIRECTORY_STRUCT) continue;
      status = pair.readStruct(this.volume.store, id);
      if (status !== LFS_OK) return status;
      waiting.push(pair.first, pair.second);
    }
    return LFS_OK;
  }
}

/** Visits the pairs that directories lead to, and the files in them. */
function visitTree(volume: Volume, visitor: BlockVisitor): i32 {
  const walk = new TreeWalk(volume);
  let status = walk.next();
  while (status === LFS_OK) {
    visitor.visit(walk.pair.block);
    visitor.visit(walk.pair.other);
    status = visitFiles(volume, walk.pair, visitor);
    if (status !== LFS_OK) return status;
    status = walk.next();
  }
  return status === LFS_NO_ENTRY ? LFS_OK : status;
}

/**
 * Visits all blocks in use, some of them more than once. With `reserved` also those that only open files keep, and what only directories
 * lead to while the list of all pairs is out of step.
 */
export function visitBlocks(volume: Volume, visitor: BlockVisitor, reserved: boolean): i32 {
  const walk = new PairWalk(volume);
  const pair = walk.pair;
  let status = walk.next();
  while (status === LFS_OK) {
    visitor.visit(pair.block);
    visitor.visit(pair.other);
    status = visitFiles(volume, pair, visitor);
    if (status !== LFS_OK) return status;
    status = walk.next();
  }
  if (status !== LFS_NO_ENTRY) return status;
  if (!reserved) return LFS_OK;
  for (const file of volume.openFiles) {
    status = visitOpenFile(volume, file, visitor);
    if (status !== LFS_OK) return status;
  }
  return volume.wanted.hasOrphans() || volume.written.hasOrphans() ? visitTree(volume, visitor) : LFS_OK;
}

/** An entry of a pair. */
export class FoundEntry {
  readonly pair: MetadataPair;
  readonly id: i32;
  readonly status: i32;

  constructor(pair: MetadataPair, id: i32, status: i32) {
    this.pair = pair;
    this.id = id;
    this.status = status;
  }
}

/** Finds the entry of the directory that starts at the pair, or at one that has a block of it; LFS_NO_ENTRY if there is none. */
export function findParent(volume: Volume, block: u32, other: u32): FoundEntry {
  const walk = new TreeWalk(volume);
  const pair = walk.pair;
  let status = walk.next();
  while (status === LFS_OK) {
    for (let id: i32 = 0; id < pair.count; id++) {
      if (tagType(pair.structTag(id)) !== TYPE_DIRECTORY_STRUCT || volume.wanted.movedFrom(pair.block, pair.other) === id) continue;
      status = pair.readStruct(volume.store, id);
      if (status !== LFS_OK) return new FoundEntry(pair, -1, status);
      if (pair.first === block || pair.first === other || pair.second === block || pair.second === other) return new FoundEntry(pair, id, LFS_OK);
    }
    status = walk.next();
  }
  return new FoundEntry(pair, -1, status);
}

/** Finds the pair whose tail is the pair, or one that has a block of it; LFS_NO_ENTRY if there is none. */
export function findPredecessor(volume: Volume, block: u32, other: u32): FoundEntry {
  const walk = new PairWalk(volume);
  const pair = walk.pair;
  let status = walk.next();
  while (status === LFS_OK) {
    if (pair.hasTail() && (pair.tail0 === block || pair.tail0 === other || pair.tail1 === block || pair.tail1 === other)) {
      return new FoundEntry(pair, -1, LFS_OK);
    }
    status = walk.next();
  }
  return new FoundEntry(pair, -1, status);
}
