import { FileStat, FileSystem, type OpenMode, type VfsFile } from "@meerkat/core/vfs/file_system.ts";
import { Allocator } from "./allocator.ts";
import { Edit } from "./edit.ts";
import { FileContent } from "./file_content.ts";
import { FileOwner, LfsFile } from "./lfs_file.ts";
import { MetadataPair } from "./metadata_pair.ts";
import { OpenFile } from "./open_file.ts";
import { countBlocks } from "./pair_writer.ts";
import { findPlace, isEntry, Place, readDirectory } from "./path.ts";
import { LFS_CORRUPT, LFS_EXISTS, LFS_INVALID, LFS_IS_DIRECTORY, LFS_NAME_TOO_LONG, LFS_NO_ENTRY, LFS_NOT_DIRECTORY, LFS_NOT_EMPTY, LFS_OK } from "./status.ts";
import {
  makeTag,
  TYPE_CREATE,
  TYPE_CTZ_STRUCT,
  TYPE_DELETE,
  TYPE_DIRECTORY,
  TYPE_DIRECTORY_STRUCT,
  TYPE_FILE,
  TYPE_INLINE_STRUCT,
  TYPE_SOFT_TAIL,
  tagId,
  tagLength,
  tagType,
  withId,
  wordPair,
} from "./tag.ts";
import { findPredecessor } from "./tree_walk.ts";
import { TreeWriter, tailEdit } from "./tree_writer.ts";
import type { Volume } from "./volume.ts";

/** Reads the tree of a volume anew; LFS_OK, or what is wrong with it. */
type Loader = (volume: Volume) => i32;

/** A mounted LittleFS. */
export class LittleFs extends FileSystem {
  private readonly volume: Volume;
  private readonly load: Loader;
  private readonly nameLimit: u32;
  private readonly allocator: Allocator;
  private readonly tree: TreeWriter;
  private readonly owner: Owner;
  /** Blocks in use when the store had seen so many changes; -1: not counted. */
  private used: i32 = -1;
  private usedAt: u32 = 0;

  /** `volume` is as `load` has left it. */
  constructor(volume: Volume, load: Loader, nameLimit: u32) {
    super();
    this.volume = volume;
    this.load = load;
    this.nameLimit = nameLimit;
    this.allocator = new Allocator(volume, volume.reader.seed);
    this.tree = new TreeWriter(volume, this.allocator);
    this.owner = new Owner(this);
  }

  open(path: string, mode: OpenMode): VfsFile | undefined {
    const content = new FileContent(this.volume, this.allocator);
    const place = new Place();
    let status = findPlace(this.volume, path, place);
    if (status === LFS_NO_ENTRY && (mode === "w" || mode === "a")) {
      if (this.makeParents(path) !== LFS_OK) return undefined;
      if (mode === "a") status = this.commitContent(content, path);
      else status = LFS_OK;
    } else if (status === LFS_OK) {
      if (place.type !== TYPE_FILE) status = LFS_IS_DIRECTORY;
      else if (mode !== "w") {
        content.blocks.link(place.pair.block, place.pair.other, place.id);
        status = loadContent(this.volume, content, place.pair, place.id);
      }
    }
    if (status !== LFS_OK) return undefined;
    if (!this.volume.openFiles.includes(content.blocks)) this.volume.openFiles.push(content.blocks);
    return new LfsFile(this.owner, content, path, mode);
  }

  stat(path: string): FileStat | undefined {
    if (path === "") return new FileStat(0, 0, true);
    const place = new Place();
    if (findPlace(this.volume, path, place) !== LFS_OK) return undefined;
    if (place.type === TYPE_DIRECTORY) return new FileStat(0, 0, true);
    const tag = place.pair.structTag(place.id);
    if (tagType(tag) === TYPE_INLINE_STRUCT) return new FileStat(tagLength(tag), 0);
    if (tagType(tag) !== TYPE_CTZ_STRUCT || place.pair.readStruct(this.volume.store, place.id) !== LFS_OK) return undefined;
    return new FileStat(place.pair.second, 0);
  }

  list(directory: string): string[] {
    const volume = this.volume;
    const names: string[] = [];
    const decoder = new TextDecoder();
    const pair = new MetadataPair();
    let status = this.fetchDirectory(directory, pair);
    for (let left: u32 = volume.store.blockCount; status === LFS_OK && left > 0; left--) {
      for (let id: i32 = 0; id < pair.count; id++) {
        if (!isEntry(volume, pair, id)) continue;
        const name = new Uint8Array(tagLength(pair.nameTag(id)));
        if (volume.store.read(pair.block, pair.nameAt(id), name, 0, name.length) === LFS_OK) names.push(decoder.decode(name));
      }
      if (!pair.isSplit()) break;
      status = volume.fetch(pair, pair.tail0, pair.tail1);
    }
    return names;
  }

  makeDirectory(path: string): boolean {
    if (path === "") return true;
    return this.makeParents(path) === LFS_OK && this.makeOne(path) === LFS_OK;
  }

  remove(path: string): boolean {
    return this.removeEntry(path) === LFS_OK;
  }

  rename(from: string, to: string): boolean {
    return this.renameEntry(from, to) === LFS_OK;
  }

  totalBytes(): u32 {
    return this.volume.store.blockCount * this.volume.store.blockSize;
  }

  freeBytes(): u32 {
    const store = this.volume.store;
    if (this.used < 0 || this.usedAt !== store.changes) {
      this.used = countBlocks(this.volume);
      this.usedAt = store.changes;
    }
    if (this.used < 0 || this.used >= store.blockCount) return 0;
    return (store.blockCount - this.used) * store.blockSize;
  }

  /** Before the first change after a mount, completes what a loss of power has interrupted. */
  prepare(): i32 {
    const volume = this.volume;
    if (volume.mustReload) {
      for (const file of volume.openFiles) file.isLost = true;
      volume.openFiles.splice(0, volume.openFiles.length);
      const status = this.load(volume);
      if (status !== LFS_OK) return status;
      volume.mustReload = false;
      this.allocator.reset();
    }
    this.allocator.checkpoint();
    const status = this.tree.finishMove();
    if (status !== LFS_OK) return status;
    const repaired = this.tree.removeOrphans(true);
    if (repaired !== LFS_OK) volume.mustReload = true;
    return repaired;
  }

  /** Makes the content of an open file that of its entry; without one, of the file at `path`, which comes into being. */
  commitContent(content: FileContent, path: string): i32 {
    const volume = this.volume;
    const file = content.blocks;
    if (file.isRemoved) return LFS_OK;
    let status = content.flush();
    if (status !== LFS_OK) return status;
    this.allocator.checkpoint();
    if (file.isLinked()) {
      const pair = new MetadataPair();
      status = volume.fetch(pair, file.block, file.other);
      if (status !== LFS_OK) return status;
      return this.tree.commit(pair, [structEdit(content, file.id)]);
    }
    const place = new Place();
    status = findPlace(volume, path, place);
    if (status === LFS_OK && place.type !== TYPE_FILE) return LFS_IS_DIRECTORY;
    if (status !== LFS_OK && (status !== LFS_NO_ENTRY || !place.isLast)) return status;
    const edits: Edit[] = [];
    if (status === LFS_NO_ENTRY) {
      if (!this.isName(place.name)) return LFS_NAME_TOO_LONG;
      edits.push(new Edit(makeTag(TYPE_CREATE, place.id, 0)), new Edit(makeTag(TYPE_FILE, place.id, place.name.length), place.name));
    }
    edits.push(structEdit(content, place.id));
    if (!volume.openFiles.includes(file)) volume.openFiles.push(file);
    file.link(place.pair.block, place.pair.other, place.id);
    status = this.tree.commit(place.pair, edits, file);
    if (status !== LFS_OK) file.unlink();
    return status;
  }

  reloadContent(content: FileContent): i32 {
    const file = content.blocks;
    content.clear();
    if (!file.isLinked()) return LFS_OK;
    const pair = new MetadataPair();
    const status = this.volume.fetch(pair, file.block, file.other);
    return status === LFS_OK ? loadContent(this.volume, content, pair, file.id) : status;
  }

  release(content: FileContent): void {
    const at = this.volume.openFiles.indexOf(content.blocks);
    if (at >= 0) this.volume.openFiles.splice(at, 1);
  }

  private isName(name: Uint8Array): boolean {
    const isDots = name.length <= 2 && name[0] === 46 && (name.length === 1 || name[1] === 46);
    return name.length > 0 && name.length <= this.nameLimit && !isDots;
  }

  private fetchDirectory(path: string, pair: MetadataPair): i32 {
    const volume = this.volume;
    if (path === "") return volume.fetch(pair, volume.root0, volume.root1);
    const place = new Place();
    let status = findPlace(volume, path, place);
    if (status === LFS_OK) status = place.type === TYPE_DIRECTORY ? readDirectory(volume, place.pair, place.id) : LFS_NOT_DIRECTORY;
    return status === LFS_OK ? volume.fetch(pair, place.pair.first, place.pair.second) : status;
  }

  /** Makes the directories above the last component of a path. */
  private makeParents(path: string): i32 {
    let status = this.prepare();
    for (let slash: i32 = path.indexOf("/"); slash >= 0 && status === LFS_OK; slash = path.indexOf("/", slash + 1)) {
      status = this.makeOne(path.slice(0, slash));
    }
    return status;
  }

  /** Makes a directory, unless it is there. */
  private makeOne(path: string): i32 {
    const volume = this.volume;
    const place = new Place();
    let status = findPlace(volume, path, place);
    if (status === LFS_OK) return place.type === TYPE_DIRECTORY ? LFS_OK : LFS_EXISTS;
    if (status !== LFS_NO_ENTRY || !place.isLast) return status;
    if (!this.isName(place.name)) return LFS_NAME_TOO_LONG;
    this.allocator.checkpoint();
    // The list of all pairs goes through the new one behind the last pair of this directory.
    const last = new MetadataPair();
    status = volume.fetch(last, place.pair.block, place.pair.other);
    for (let left: u32 = volume.store.blockCount; status === LFS_OK && last.isSplit(); left--) {
      status = left === 0 ? LFS_CORRUPT : volume.fetch(last, last.tail0, last.tail1);
    }
    if (status !== LFS_OK) return status;
    const made = new MetadataPair();
    status = this.tree.pairs.allocatePair(made);
    if (status !== LFS_OK) return status;
    const edits = last.hasTail() ? [tailEdit(TYPE_SOFT_TAIL, last.tail0, last.tail1)] : [];
    status = this.tree.commit(made, edits);
    if (status !== LFS_OK) return status;
    // The new pair may get another block before its entry is written.
    const tracked = new OpenFile();
    tracked.link(made.block, made.other, -1);
    volume.openFiles.push(tracked);
    status = this.linkDirectory(path, place, last, tracked);
    volume.openFiles.splice(volume.openFiles.indexOf(tracked), 1);
    return status;
  }

  private linkDirectory(path: string, found: Place, last: MetadataPair, made: OpenFile): i32 {
    const volume = this.volume;
    let place = found;
    const isSplit = !place.pair.touches(last.block, last.other);
    if (isSplit) {
      // Two commits: the list first, then the entry.
      volume.holdOrphan(1);
      const listed = this.tree.commit(last, [tailEdit(TYPE_SOFT_TAIL, made.block, made.other)]);
      if (listed !== LFS_OK) return listed;
      volume.holdOrphan(-1);
      place = new Place();
      const status = findPlace(volume, path, place);
      if (status !== LFS_NO_ENTRY) return status === LFS_OK ? LFS_CORRUPT : status;
    }
    const edits = [
      new Edit(makeTag(TYPE_CREATE, place.id, 0)),
      new Edit(makeTag(TYPE_DIRECTORY, place.id, place.name.length), place.name),
      new Edit(makeTag(TYPE_DIRECTORY_STRUCT, place.id, 8), wordPair(made.block, made.other)),
    ];
    if (!isSplit) edits.push(tailEdit(TYPE_SOFT_TAIL, made.block, made.other));
    return this.tree.commit(place.pair, edits);
  }

  private removeEntry(path: string): i32 {
    const volume = this.volume;
    let status = this.prepare();
    if (status !== LFS_OK) return status;
    const place = new Place();
    status = findPlace(volume, path, place);
    if (status !== LFS_OK) return status;
    const edits = [new Edit(makeTag(TYPE_DELETE, place.id, 0))];
    if (place.type !== TYPE_DIRECTORY) return this.tree.commit(place.pair, edits);
    const emptied = new OpenFile();
    status = this.linkEmpty(place, emptied);
    if (status !== LFS_OK) return status;
    volume.holdOrphan(1);
    volume.openFiles.push(emptied);
    status = this.tree.commit(place.pair, edits);
    return this.dropEmptied(emptied, status);
  }

  /** Links `emptied` to the only pair of a directory; LFS_NOT_EMPTY if it has entries. */
  private linkEmpty(place: Place, emptied: OpenFile): i32 {
    const pair = new MetadataPair();
    let status = readDirectory(this.volume, place.pair, place.id);
    if (status === LFS_OK) status = this.volume.fetch(pair, place.pair.first, place.pair.second);
    if (status !== LFS_OK) return status;
    emptied.link(pair.block, pair.other, -1);
    return pair.count > 0 || pair.isSplit() ? LFS_NOT_EMPTY : LFS_OK;
  }

  /** Takes the pair of a directory whose entry is gone out of the list of all pairs, if `before` is LFS_OK. */
  private dropEmptied(emptied: OpenFile, before: i32): i32 {
    const volume = this.volume;
    const at = volume.openFiles.indexOf(emptied);
    if (at >= 0) volume.openFiles.splice(at, 1);
    if (before !== LFS_OK) return before;
    volume.holdOrphan(-1);
    const pair = new MetadataPair();
    let status = volume.fetch(pair, emptied.block, emptied.other);
    if (status === LFS_OK) {
      const predecessor = findPredecessor(volume, pair.block, pair.other);
      status = predecessor.status === LFS_OK ? this.tree.drop(predecessor.pair, pair) : predecessor.status;
    }
    // The entry is gone, which is what counts: the list is put in order before the next change.
    if (status !== LFS_OK) volume.forgetWanted();
    return LFS_OK;
  }

  private renameEntry(from: string, to: string): i32 {
    const volume = this.volume;
    if (from === to) return this.stat(from) === undefined ? LFS_NO_ENTRY : LFS_OK;
    if (from === "" || to === "" || to.startsWith(`${from}/`)) return LFS_INVALID;
    const source = new Place();
    let status = findPlace(volume, from, source);
    if (status === LFS_OK) status = this.makeParents(to);
    // The pairs may have changed.
    if (status === LFS_OK) status = findPlace(volume, from, source);
    if (status !== LFS_OK) return status;
    const target = new Place();
    status = findPlace(volume, to, target);
    const replaces = status === LFS_OK;
    if (!replaces && status !== LFS_NO_ENTRY) return status;
    if (replaces && target.type !== source.type) return target.type === TYPE_DIRECTORY ? LFS_IS_DIRECTORY : LFS_NOT_DIRECTORY;
    if (!replaces && !this.isName(target.name)) return LFS_NAME_TOO_LONG;
    const emptied = new OpenFile();
    if (replaces && target.type === TYPE_DIRECTORY) {
      status = this.linkEmpty(target, emptied);
      if (status !== LFS_OK) return status;
      volume.holdOrphan(1);
      volume.openFiles.push(emptied);
    }
    status = this.move(source, target, replaces);
    return emptied.isLinked() ? this.dropEmptied(emptied, status) : status;
  }

  private move(source: Place, target: Place, replaces: boolean): i32 {
    const volume = this.volume;
    const isSamePair = source.isIn(target.pair);
    const id = target.id;
    const edits = replaces ? [new Edit(makeTag(TYPE_DELETE, id, 0))] : [];
    edits.push(new Edit(makeTag(TYPE_CREATE, id, 0)), new Edit(makeTag(source.type, id, target.name.length), target.name));
    pushMoved(edits, source, id);
    // Open files go along: one as the commit counts it, the others after it.
    const followers: OpenFile[] = [];
    for (const open of volume.openFiles) {
      if (open.isIn(source.pair.block, source.pair.other) && open.id === source.id) followers.push(open);
    }
    const file = followers.length > 0 ? followers[0] : undefined;
    for (const open of followers) open.unlink();
    let finalId = id;
    if (isSamePair) {
      const sourceId = !replaces && id <= source.id ? source.id + 1 : source.id;
      edits.push(new Edit(makeTag(TYPE_DELETE, sourceId, 0)));
      if (sourceId < id) finalId = id - 1;
    } else {
      volume.wanted.setMove(source.id, source.pair.block, source.pair.other);
    }
    if (file !== undefined) file.link(target.pair.block, target.pair.other, finalId);
    this.allocator.checkpoint();
    const status = this.tree.commit(target.pair, edits, file);
    for (const open of followers) {
      if (status !== LFS_OK) open.link(source.pair.block, source.pair.other, source.id);
      else if (file !== undefined) open.link(file.block, file.other, file.id);
    }
    if (status !== LFS_OK) return status;
    // The move is done, which is what counts: its source is removed before the next change if it cannot be now.
    if (this.tree.finishMove() !== LFS_OK) volume.forgetWanted();
    return LFS_OK;
  }
}

/** What open files ask of their file system. */
class Owner extends FileOwner {
  private readonly fileSystem: LittleFs;

  constructor(fileSystem: LittleFs) {
    super();
    this.fileSystem = fileSystem;
  }

  beginWrite(): boolean {
    return this.fileSystem.prepare() === LFS_OK;
  }

  commitContent(content: FileContent, path: string): boolean {
    return this.fileSystem.commitContent(content, path) === LFS_OK;
  }

  reloadContent(content: FileContent): boolean {
    return this.fileSystem.reloadContent(content) === LFS_OK;
  }

  release(content: FileContent): void {
    this.fileSystem.release(content);
  }
}

/** The tag that leads to the content of a file, which must be complete. */
function structEdit(content: FileContent, id: i32): Edit {
  if (!content.isInline) return new Edit(makeTag(TYPE_CTZ_STRUCT, id, 8), wordPair(content.blocks.head, content.blocks.listSize));
  return new Edit(makeTag(TYPE_INLINE_STRUCT, id, content.size), content.buffer ?? new Uint8Array(0));
}

/** Adds struct and user attributes of a source, as they are in its block. */
function pushMoved(edits: Edit[], source: Place, id: i32): void {
  const pair = source.pair;
  const tag = pair.structTag(source.id);
  if (tag !== 0) edits.push(new Edit(withId(tag, id), undefined, pair.block, pair.structAt(source.id)));
  for (let i: i32 = 0; i < pair.attributesHeld(); i++) {
    const attribute = pair.attributeTag(i);
    if (tagId(attribute) === source.id) edits.push(new Edit(withId(attribute, id), undefined, pair.block, pair.attributeAt(i)));
  }
}

function loadContent(volume: Volume, content: FileContent, pair: MetadataPair, id: i32): i32 {
  const tag = pair.structTag(id);
  if (tagType(tag) === TYPE_INLINE_STRUCT) return content.loadInline(pair.block, pair.structAt(id), tagLength(tag));
  if (tagType(tag) !== TYPE_CTZ_STRUCT) return LFS_CORRUPT;
  const status = pair.readStruct(volume.store, id);
  if (status !== LFS_OK) return status;
  return pair.second === 0 ? LFS_CORRUPT : content.loadList(pair.first, pair.second);
}
