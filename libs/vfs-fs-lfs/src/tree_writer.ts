import type { Allocator } from "./allocator.ts";
import { Edit } from "./edit.ts";
import { MetadataPair } from "./metadata_pair.ts";
import type { OpenFile } from "./open_file.ts";
import { PAIR_DROPPED, PAIR_RELOCATED, PairWriter } from "./pair_writer.ts";
import { LFS_CORRUPT, LFS_NO_ENTRY, LFS_OK } from "./status.ts";
import { makeTag, NO_ID, TYPE_DELETE, TYPE_DIRECTORY_STRUCT, TYPE_SOFT_TAIL, wordPair } from "./tag.ts";
import { findParent, findPredecessor, PairWalk } from "./tree_walk.ts";
import type { Volume } from "./volume.ts";

/** Result of `settle`: the list of pairs has got out of step once more. */
const NEW_ORPHANS: i32 = 3;
/** Rounds that putting the list in order may take: each ends with fewer bad blocks or worn pairs ahead. */
const MAX_ROUNDS: i32 = 100;

/** A tail that leads to a pair. */
export function tailEdit(type: i32, block: u32, other: u32): Edit {
  return new Edit(makeTag(type, NO_ID, 8), wordPair(block, other));
}

/**
 * Commits, and what follows from them: a pair that has moved must be known to its directory's entry and to the pair before it in
 * the list of all pairs. Those are two commits; between them the global state says that the list may be wrong.
 */
export class TreeWriter {
  private readonly volume: Volume;
  readonly pairs: PairWriter;
  private readonly allocator: Allocator;
  /** After `write`: the pair that was written, and its blocks before. */
  private current: MetadataPair = new MetadataPair();
  private before0: u32 = 0;
  private before1: u32 = 0;

  constructor(volume: Volume, allocator: Allocator) {
    this.volume = volume;
    this.allocator = allocator;
    this.pairs = new PairWriter(volume, allocator);
  }

  /**
   * Writes `edits` into the log of `pair`, which must have been read just now; it must not be used afterwards. After an
   * error the edits are not there, and the global state is as the logs have it.
   */
  commit(pair: MetadataPair, edits: readonly Edit[], fresh: OpenFile | undefined = undefined): i32 {
    let status = this.settle(pair, edits, fresh);
    if (status === NEW_ORPHANS) {
      status = this.removeOrphans(false);
      if (status < LFS_OK) this.volume.mustReload = true;
    }
    if (status < LFS_OK) this.volume.forgetWanted();
    return status;
  }

  /** Takes `pair` out of the list of all pairs; `predecessor` is the one before it. */
  drop(predecessor: MetadataPair, pair: MetadataPair): i32 {
    this.volume.inherited.xor(pair.delta);
    const edits = this.withoutMoved(predecessor);
    edits.push(tailEdit(pair.tailType, pair.tail0, pair.tail1));
    return this.commit(predecessor, edits);
  }

  /** Completes a move that is under way: removes the entry at its source. */
  finishMove(): i32 {
    const wanted = this.volume.wanted;
    if (!wanted.hasMove()) return LFS_OK;
    const pair = new MetadataPair();
    const status = this.volume.fetch(pair, wanted.first >>> 0, wanted.second >>> 0);
    return status === LFS_OK ? this.commit(pair, this.withoutMoved(pair)) : status;
  }

  /**
   * Puts the list of all pairs in order: pairs in their new places, and, with `unreferenced`, without those that no directory leads to. The
   * second is for after a loss of power only, since operations make such pairs on purpose.
   */
  removeOrphans(unreferenced: boolean): i32 {
    const volume = this.volume;
    // First the places, as a pair in an old place may have entries that lead to what is no longer referenced.
    let placesOnly = true;
    if (!volume.wanted.hasOrphans()) return LFS_OK;
    for (let round: i32 = 0; round < MAX_ROUNDS; round++) {
      this.pairs.keepsPlaces = true;
      const status = this.repairList(placesOnly, unreferenced);
      this.pairs.keepsPlaces = false;
      if (status < LFS_OK) return status;
      if (status === NEW_ORPHANS) placesOnly = true;
      else if (placesOnly) placesOnly = false;
      else {
        volume.clearOrphanReasons();
        return LFS_OK;
      }
    }
    return LFS_CORRUPT;
  }

  private repairList(placesOnly: boolean, unreferenced: boolean): i32 {
    const volume = this.volume;
    let walk = new PairWalk(volume);
    let result: i32 = LFS_OK;
    let status = walk.next();
    let pair = walk.pair;
    for (let steps: u32 = 0; status === LFS_OK && steps <= 2 * volume.store.blockCount; steps++) {
      if (!pair.hasTail()) return result;
      if (!pair.isSplit()) {
        const fixed = this.repairTail(pair, placesOnly, unreferenced);
        if (fixed < LFS_OK) return fixed;
        if (fixed === NEW_ORPHANS) result = NEW_ORPHANS;
        // The tail is another one now.
        if (fixed !== LFS_OK) {
          walk = new PairWalk(volume);
          status = walk.next();
          pair = walk.pair;
          continue;
        }
      }
      status = walk.next();
    }
    return status === LFS_NO_ENTRY ? result : status;
  }

  /** LFS_OK if the tail of `pair` is right; above it if it was changed. */
  private repairTail(pair: MetadataPair, placesOnly: boolean, unreferenced: boolean): i32 {
    const volume = this.volume;
    const parent = findParent(volume, pair.tail0, pair.tail1);
    if (parent.status !== LFS_OK && parent.status !== LFS_NO_ENTRY) return parent.status;
    let edit: Edit | undefined;
    if (parent.status === LFS_OK && placesOnly) {
      const status = parent.pair.readStruct(volume.store, parent.id);
      if (status !== LFS_OK) return status;
      const first = parent.pair.first;
      const second = parent.pair.second;
      const isSame = (first === pair.tail0 && second === pair.tail1) || (first === pair.tail1 && second === pair.tail0);
      if (!isSame) edit = tailEdit(TYPE_SOFT_TAIL, first, second);
    } else if (parent.status === LFS_NO_ENTRY && !placesOnly && unreferenced) {
      const orphan = new MetadataPair();
      const status = volume.fetch(orphan, pair.tail0, pair.tail1);
      if (status !== LFS_OK) return status;
      volume.inherited.xor(orphan.delta);
      edit = tailEdit(orphan.tailType, orphan.tail0, orphan.tail1);
    }
    if (edit === undefined) return LFS_OK;
    this.allocator.checkpoint();
    const copy = new MetadataPair();
    const status = volume.fetch(copy, pair.block, pair.other);
    if (status !== LFS_OK) return status;
    const edits = this.withoutMoved(copy);
    edits.push(edit);
    const result = this.settle(copy, edits, undefined);
    return result < LFS_OK || result === NEW_ORPHANS ? result : PAIR_RELOCATED;
  }

  /** If the source of a move under way is in this pair, the edit that removes it; it must be written at once, for the id may not last. */
  private withoutMoved(pair: MetadataPair): Edit[] {
    const id = this.volume.wanted.movedFrom(pair.block, pair.other);
    if (id < 0) return [];
    this.volume.wanted.clearMove();
    return [new Edit(makeTag(TYPE_DELETE, id, 0))];
  }

  private settle(pair: MetadataPair, edits: readonly Edit[], fresh: OpenFile | undefined): i32 {
    const status = this.write(pair, edits, fresh);
    if (status !== PAIR_RELOCATED) return status;
    // A second pair that moved for its wear now might be one that leads to the first, in a state that no longer counts.
    const kept = this.pairs.keepsPlaces;
    this.pairs.keepsPlaces = true;
    const result = this.tellOthers();
    this.pairs.keepsPlaces = kept;
    return result;
  }

  /** Writes the new place of the current pair where others lead to it. */
  private tellOthers(): i32 {
    const volume = this.volume;
    let result: i32 = LFS_OK;
    let status: i32 = PAIR_RELOCATED;
    while (status === PAIR_RELOCATED) {
      const moved = this.current;
      const lost0 = this.before0;
      const lost1 = this.before1;
      const place = wordPair(moved.block, moved.other);
      if (volume.isRoot(lost0, lost1)) {
        volume.root0 = moved.block;
        volume.root1 = moved.other;
      }
      const parent = findParent(volume, lost0, lost1);
      if (parent.status !== LFS_OK && parent.status !== LFS_NO_ENTRY) return this.broken(parent.status);
      const hasParent = parent.status === LFS_OK;
      if (hasParent) {
        // Whatever has a parent is in the list, which is wrong until the pair before it is written as well.
        volume.addOrphanReason(1);
        const changes = this.withoutMoved(parent.pair);
        const isShifted = changes.length > 0 && ((changes[0]!.tag >>> 10) & 0x3ff) < parent.id;
        changes.push(new Edit(makeTag(TYPE_DIRECTORY_STRUCT, isShifted ? parent.id - 1 : parent.id, 8), place));
        status = this.write(parent.pair, changes, undefined);
        if (status < LFS_OK) return this.broken(status);
        if (status === PAIR_RELOCATED) {
          result = NEW_ORPHANS;
          continue;
        }
      }
      const predecessor = findPredecessor(volume, lost0, lost1);
      if (predecessor.status === LFS_NO_ENTRY) return result;
      if (predecessor.status !== LFS_OK) return this.broken(predecessor.status);
      if (hasParent && volume.orphanReasons > 0) volume.addOrphanReason(-1);
      const changes = this.withoutMoved(predecessor.pair);
      changes.push(new Edit(makeTag(predecessor.pair.tailType, NO_ID, 8), place));
      status = this.write(predecessor.pair, changes, undefined);
      if (status < LFS_OK) return this.broken(status);
    }
    return status < LFS_OK ? status : result;
  }

  /** One commit; where it empties the pair, the pair before it takes over its tail instead. */
  private write(pair: MetadataPair, edits: readonly Edit[], fresh: OpenFile | undefined): i32 {
    this.current = pair;
    this.before0 = pair.block;
    this.before1 = pair.other;
    const status = this.pairs.commit(pair, edits, fresh);
    if (status !== PAIR_DROPPED) return status;
    const predecessor = this.pairs.predecessor;
    this.volume.inherited.xor(pair.delta);
    const changes = this.withoutMoved(predecessor);
    changes.push(tailEdit(pair.tailType, pair.tail0, pair.tail1));
    return this.write(predecessor, changes, undefined);
  }

  private broken(status: i32): i32 {
    this.volume.mustReload = true;
    return status;
  }
}
