import { MetadataPair } from "./metadata_pair.ts";
import { LFS_CORRUPT, LFS_NO_ENTRY, LFS_NOT_DIRECTORY, LFS_OK } from "./status.ts";
import { TYPE_DIRECTORY, TYPE_DIRECTORY_STRUCT, TYPE_FILE, TYPE_SUPERBLOCK, tagLength, tagType } from "./tag.ts";
import type { Volume } from "./volume.ts";

/** Where a path leads: an entry, or the place where one of this name would be. */
export class Place {
  /** The pair with the entry, or where it would be inserted. */
  readonly pair: MetadataPair = new MetadataPair();
  id: i32 = 0;
  /** TYPE_FILE, TYPE_DIRECTORY; 0 if there is none. */
  type: i32 = 0;
  /** The last component of the path. */
  name: Uint8Array = new Uint8Array(0);
  /** First pair of the directory that the entry is in. */
  directory0: u32 = 0;
  directory1: u32 = 0;
  /** Bytes of the path that name directories which are there. */
  depth: i32 = 0;
  /** Whether all of the path but its last component is there. */
  isLast: boolean = false;

  /** Whether the entry is in this pair. */
  isIn(pair: MetadataPair): boolean {
    return this.pair.touches(pair.block, pair.other);
  }
}

/** Whether an entry counts: it has a name, is a file or a directory, and has not moved away. */
export function isEntry(volume: Volume, pair: MetadataPair, id: i32): boolean {
  const type = tagType(pair.nameTag(id));
  if (type !== TYPE_FILE && type !== TYPE_DIRECTORY) return false;
  return volume.written.movedFrom(pair.block, pair.other) !== id;
}

/** Follows a path, without `/` at its ends, from the root directory. LFS_NO_ENTRY if it leads nowhere; `place` says how far it goes. */
export function findPlace(volume: Volume, path: string, place: Place): i32 {
  const encoder = new TextEncoder();
  place.directory0 = volume.root0;
  place.directory1 = volume.root1;
  let from: i32 = 0;
  for (;;) {
    let slash: i32 = path.indexOf("/", from);
    if (slash < 0) slash = path.length;
    place.isLast = slash === path.length;
    place.name = encoder.encode(path.slice(from, slash));
    const status = findName(volume, place);
    if (status !== LFS_OK || place.isLast) return status;
    if (place.type !== TYPE_DIRECTORY) return LFS_NOT_DIRECTORY;
    const read = readDirectory(volume, place.pair, place.id);
    if (read !== LFS_OK) return read;
    place.directory0 = place.pair.first;
    place.directory1 = place.pair.second;
    place.depth = slash;
    from = slash + 1;
  }
}

/** Reads where the directory of an entry starts, into `pair.first` and `pair.second`. */
export function readDirectory(volume: Volume, pair: MetadataPair, id: i32): i32 {
  return tagType(pair.structTag(id)) === TYPE_DIRECTORY_STRUCT ? pair.readStruct(volume.store, id) : LFS_CORRUPT;
}

/** Looks for `place.name` in the directory. Names are in order, over all its pairs. */
function findName(volume: Volume, place: Place): i32 {
  const pair = place.pair;
  const store = volume.store;
  let status = volume.fetch(pair, place.directory0, place.directory1);
  place.type = 0;
  for (let left: u32 = store.blockCount; status === LFS_OK; left--) {
    if (left === 0) return LFS_CORRUPT;
    place.id = pair.count;
    for (let id: i32 = 0; id < pair.count; id++) {
      const tag = pair.nameTag(id);
      if (tag === 0 || tagType(tag) === TYPE_SUPERBLOCK) continue;
      status = store.compare(place.name, pair.block, pair.nameAt(id), tagLength(tag));
      if (status !== LFS_OK) return status;
      if (store.word < 0 && id < place.id) place.id = id;
      if (store.word !== 0) continue;
      place.id = id;
      if (!isEntry(volume, pair, id)) return LFS_NO_ENTRY;
      place.type = tagType(tag);
      return LFS_OK;
    }
    if (place.id < pair.count) return LFS_NO_ENTRY;
    if (!pair.isSplit()) return LFS_NO_ENTRY;
    status = volume.fetch(pair, pair.tail0, pair.tail1);
  }
  return status;
}
