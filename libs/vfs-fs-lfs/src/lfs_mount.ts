import type { VfsDevice } from "@meerkat/core/vfs/device.ts";
import { Allocator } from "./allocator.ts";
import { BlockStore } from "./block_store.ts";
import { Edit } from "./edit.ts";
import type { Geometry } from "./geometry.ts";
import { LittleFs } from "./little_fs.ts";
import { MetadataPair } from "./metadata_pair.ts";
import { PairWriter } from "./pair_writer.ts";
import { LFS_CORRUPT, LFS_INVALID, LFS_NO_ENTRY, LFS_OK } from "./status.ts";
import {
  SUPERBLOCK_LENGTH,
  SUPERBLOCK_NAME_TAG,
  SUPERBLOCK_STRUCT_TAG,
  superblockBytes,
  superblockFault,
  superblockName,
  superblockNameLimit,
} from "./superblock.ts";
import { makeTag, TYPE_CREATE } from "./tag.ts";
import { PairWalk } from "./tree_walk.ts";
import { Volume } from "./volume.ts";

/** Why the last mount failed; empty if it did not. */
export let mountFault: string = "";

/** The newest superblock of the last mount. */
let superblock: Uint8Array = new Uint8Array(0);

/** Reads all metadata pairs: where the root directory is, and the global state. LFS_INVALID for another version or geometry. */
export function loadVolume(volume: Volume): i32 {
  const walk = new PairWalk(volume);
  const pair = walk.pair;
  volume.reader.seed = 0;
  volume.written.set(0, 0, 0);
  superblock = new Uint8Array(0);
  let status = walk.next();
  while (status === LFS_OK) {
    volume.written.xor(pair.delta);
    if (pair.count > 0 && pair.nameTag(0) === SUPERBLOCK_NAME_TAG && pair.structTag(0) === SUPERBLOCK_STRUCT_TAG) {
      const name = superblockName();
      status = volume.store.compare(name, pair.block, pair.nameAt(0), name.length);
      if (status !== LFS_OK || volume.store.word !== 0) return LFS_CORRUPT;
      superblock = new Uint8Array(SUPERBLOCK_LENGTH);
      status = volume.store.read(pair.block, pair.structAt(0), superblock, 0, SUPERBLOCK_LENGTH);
      if (status !== LFS_OK) return status;
      mountFault = superblockFault(superblock, volume.store.blockSize, volume.store.blockCount);
      if (mountFault !== "") return LFS_INVALID;
      volume.root0 = pair.block;
      volume.root1 = pair.other;
    }
    status = walk.next();
  }
  if (status !== LFS_NO_ENTRY) return status;
  if (superblock.length === 0) return LFS_CORRUPT;
  volume.forgetWanted();
  return LFS_OK;
}

/** Undefined if there is no LittleFS on the device, or not one of this geometry; `mountFault` says why. */
export function mountLittleFs(device: VfsDevice, geometry: Geometry): LittleFs | undefined {
  mountFault = "";
  const volume = new Volume(new BlockStore(device, geometry), geometry.blockCycles);
  const status = loadVolume(volume);
  if (status === LFS_OK) return new LittleFs(volume, loadVolume, superblockNameLimit(superblock));
  if (mountFault === "") mountFault = status === LFS_CORRUPT ? "no LittleFS, or a damaged one" : `the device failed (${status})`;
  return undefined;
}

/** Makes an empty file system. False if the device fails. */
export function formatLittleFs(device: VfsDevice, geometry: Geometry): boolean {
  const store = new BlockStore(device, geometry);
  const volume = new Volume(store, geometry.blockCycles);
  const writer = new PairWriter(volume, new Allocator(volume, 0));
  const root = new MetadataPair();
  root.block = 1;
  root.other = 0;
  let status = writer.startRevision(root);
  const name = superblockName();
  const edits = [
    new Edit(makeTag(TYPE_CREATE, 0, 0)),
    new Edit(SUPERBLOCK_NAME_TAG, name),
    new Edit(SUPERBLOCK_STRUCT_TAG, superblockBytes(geometry.blockSize, geometry.blockCount)),
  ];
  if (status === LFS_OK) status = writer.commit(root, edits, undefined);
  // Once more, so that no older file system can be read in the other block.
  root.canAppend = false;
  if (status === LFS_OK) status = writer.commit(root, [], undefined);
  return status === LFS_OK;
}
