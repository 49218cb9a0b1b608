import type { VfsDevice } from "@meerkat/core/vfs/device.ts";
import { BlockStore } from "./block_store.ts";
import type { Geometry } from "./geometry.ts";
import { loadVolume, mountFault } from "./lfs_mount.ts";
import { LFS_NO_ENTRY, LFS_OK } from "./status.ts";
import { TYPE_DIRECTORY, TYPE_DIRECTORY_STRUCT, TYPE_SUPERBLOCK, tagLength, tagType } from "./tag.ts";
import { BlockVisitor, findParent, PairWalk, visitBlocks } from "./tree_walk.ts";
import { Volume } from "./volume.ts";

/** Findings beyond these are left out. */
const MAX_FINDINGS: i32 = 20;

/** Notes each block that is used, and those that are used twice. A bit of RAM for each block. */
class UseMap extends BlockVisitor {
  private readonly seen: Uint8Array;
  readonly doubled: u32[] = [];

  constructor(blockCount: u32) {
    super();
    this.seen = new Uint8Array((blockCount + 7) >>> 3);
  }

  visit(block: u32): void {
    const bit = 1 << (block & 7);
    const at = block >>> 3;
    if ((this.seen[at]! & bit) !== 0 && this.doubled.length < MAX_FINDINGS && !this.doubled.includes(block)) this.doubled.push(block);
    this.seen[at] = this.seen[at]! | bit;
  }
}

/** Reads a whole file system, and tells what is wrong with it. What a loss of power may leave is not wrong. */
export function checkLittleFs(device: VfsDevice, geometry: Geometry): string[] {
  const volume = new Volume(new BlockStore(device, geometry), geometry.blockCycles);
  const status = loadVolume(volume);
  if (status !== LFS_OK) return [mountFault === "" ? `a metadata pair cannot be read (${status})` : mountFault];
  const findings: string[] = [];
  const uses = new UseMap(geometry.blockCount);
  if (visitBlocks(volume, uses, false) !== LFS_OK) findings.push("a list of blocks of a file is damaged");
  for (const block of uses.doubled) findings.push(`block ${block} is used twice`);
  checkPairs(volume, findings);
  return findings;
}

function checkPairs(volume: Volume, findings: string[]): void {
  const walk = new PairWalk(volume);
  const pair = walk.pair;
  let isHead = false;
  while (walk.next() === LFS_OK) {
    const where = `pair ${pair.block}, ${pair.other}`;
    if (isHead && !volume.written.hasOrphans() && findParent(volume, pair.block, pair.other).status === LFS_NO_ENTRY) {
      findings.push(`${where}: no directory leads to it`);
    }
    isHead = !pair.isSplit();
    let before = new Uint8Array(0);
    for (let id: i32 = 0; id < pair.count && findings.length < MAX_FINDINGS; id++) {
      const tag = pair.nameTag(id);
      if (tag === 0 || pair.structTag(id) === 0) {
        findings.push(`${where}: entry ${id} has no ${tag === 0 ? "name" : "content"}`);
        continue;
      }
      if ((tagType(tag) === TYPE_DIRECTORY) !== (tagType(pair.structTag(id)) === TYPE_DIRECTORY_STRUCT)) {
        findings.push(`${where}: entry ${id} has the content of another type`);
      }
      if (id > 0 && before.length > 0) {
        const order = volume.store.compare(before, pair.block, pair.nameAt(id), tagLength(tag));
        if (order !== LFS_OK || volume.store.word >= 0) findings.push(`${where}: entry ${id} is out of order`);
      }
      before = new Uint8Array(tagLength(tag));
      if (volume.store.read(pair.block, pair.nameAt(id), before, 0, before.length) !== LFS_OK) return;
      // The superblock is first, whatever its name.
      if (tagType(tag) === TYPE_SUPERBLOCK) before = new Uint8Array(0);
    }
  }
}
