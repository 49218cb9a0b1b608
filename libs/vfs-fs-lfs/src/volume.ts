import type { BlockStore } from "./block_store.ts";
import { ListCursor } from "./ctz.ts";
import { GlobalState } from "./global_state.ts";
import { LogReader } from "./log_reader.ts";
import type { MetadataPair } from "./metadata_pair.ts";
import type { OpenFile } from "./open_file.ts";

/** What is known of a mounted file system. */
export class Volume {
  readonly store: BlockStore;
  readonly reader: LogReader;
  readonly cursor: ListCursor;
  readonly blockCycles: u32;
  /** First pair of the root directory. */
  root0: u32 = 0;
  root1: u32 = 1;
  /** The state as it should be, and as it is in the logs. */
  readonly wanted: GlobalState = new GlobalState();
  readonly written: GlobalState = new GlobalState();
  /** What pairs held that are no longer in the list: the next commit takes it over. */
  readonly inherited: GlobalState = new GlobalState();
  /** Why there may be orphans: how many reasons; `wanted` says whether it is more than 0. */
  orphanReasons: i32 = 0;
  /** Those of them that an operation under way will clear itself. */
  private heldReasons: i32 = 0;
  readonly openFiles: OpenFile[] = [];
  /** A commit has failed half way: what is in RAM may differ from the logs. */
  mustReload: boolean = false;

  constructor(store: BlockStore, blockCycles: u32) {
    this.store = store;
    this.blockCycles = blockCycles;
    this.reader = new LogReader(store);
    this.cursor = new ListCursor(store);
  }

  fetch(pair: MetadataPair, block0: u32, block1: u32): i32 {
    return this.reader.fetch(pair, block0, block1);
  }

  isRoot(block: u32, other: u32): boolean {
    return (this.root0 === block && this.root1 === other) || (this.root0 === other && this.root1 === block);
  }

  addOrphanReason(by: i32): void {
    this.orphanReasons += by;
    this.wanted.setOrphans(this.orphanReasons > 0);
  }

  /** Before and after (with -1) an operation of two commits, between which there is an orphan. */
  holdOrphan(by: i32): void {
    this.heldReasons += by;
    this.addOrphanReason(by);
  }

  /** The list is in order, but for what operations under way hold. */
  clearOrphanReasons(): void {
    this.addOrphanReason(this.heldReasons - this.orphanReasons);
  }

  /** After a failed commit: the state is what the logs have. */
  forgetWanted(): void {
    this.wanted.copy(this.written);
    this.inherited.set(0, 0, 0);
    this.heldReasons = 0;
    this.orphanReasons = this.written.hasOrphans() ? 1 : 0;
  }
}

/** Whether the blocks are those of the superblock's pair, which never moves. */
export function isSuperblockPair(block: u32, other: u32): boolean {
  return block + other === 1;
}
