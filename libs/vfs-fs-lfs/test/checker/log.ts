// Reads a metadata block as the LittleFS specification (version 2.1 of the disk format) describes it, and complains about
// everything that it does not allow. Shares no code with the library.

const TABLE = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

/** CRC-32, polynomial 0x04c11db7 reflected, without a final inversion. */
function crc(before: number, bytes: Uint8Array): number {
  let value = before;
  for (const byte of bytes) value = (TABLE[(value ^ byte) & 255] as number) ^ (value >>> 8);
  return value >>> 0;
}

export interface Tag {
  type: number;
  id: number;
  /** 0x3ff: deleted, no data. */
  length: number;
  data: Uint8Array;
}

export interface Entry {
  name?: Tag;
  struct?: Tag;
  attributes: Map<number, Tag>;
}

export interface Pair {
  /** The newer block first. */
  blocks: [number, number];
  revision: number;
  entries: Entry[];
  tail?: { blocks: [number, number]; hard: boolean };
  /** Difference to the global state: three words. */
  delta: [number, number, number];
  commits: number;
}

export function words(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length >> 2 }, (_, i) => view.getUint32(4 * i, true));
}

/** The tags of each complete commit; undefined without one. */
function commits(block: Uint8Array): Tag[][] | undefined {
  const view = new DataView(block.buffer, block.byteOffset, block.length);
  const all: Tag[][] = [];
  let tags: Tag[] = [];
  let previous = 0xffffffff;
  let sum = crc(0xffffffff, block.subarray(0, 4));
  for (let at = 4; at + 4 <= block.length; ) {
    const tag = (view.getUint32(at, false) ^ previous) >>> 0;
    if (tag >>> 31 === 1) break;
    const [type, id, length] = [(tag >>> 20) & 0x7ff, (tag >>> 10) & 0x3ff, tag & 0x3ff];
    const size = length === 0x3ff ? 0 : length;
    if (at + 4 + size > block.length) break;
    sum = crc(sum, block.subarray(at, at + 4));
    const data = block.subarray(at + 4, at + 4 + size);
    at += 4 + size;
    previous = tag;
    if (type >>> 8 === 5 && type < 0x580) {
      if (size < 4 || words(data.slice(0, 4))[0] !== sum) break;
      all.push(tags);
      tags = [];
      sum = 0xffffffff;
      if (type & 1) previous = (previous ^ 0x80000000) >>> 0;
      continue;
    }
    sum = crc(sum, data);
    tags.push({ type, id, length, data: data.slice() });
  }
  return all.length > 0 ? all : undefined;
}

/** Applies a log; complaints go to `say`. */
function replay(log: Tag[][], say: (what: string) => void): Omit<Pair, "blocks" | "revision"> {
  const entries: Entry[] = [];
  const pair: Omit<Pair, "blocks" | "revision"> = { entries, delta: [0, 0, 0], commits: log.length };
  for (const { type, id, length, data } of log.flat()) {
    const kind = type >>> 8;
    const about = `tag 0x${type.toString(16)} of id ${id}`;
    if (kind === 0) {
      if (![0x001, 0x002, 0x0ff].includes(type)) say(`${about}: no such type`);
      // A compacted log may have the names in another order than the ids.
      while (entries.length <= id) entries.push({ attributes: new Map() });
      const entry = entries[id] as Entry;
      if (entry.name) say(`${about}: named twice`);
      if (entry.struct || entry.attributes.size > 0) say(`${about}: the name comes late`);
      if (length === 0 || length === 0x3ff) say(`${about}: no name`);
      entry.name = { type, id, length, data };
    } else if (kind === 2 || kind === 3) {
      const entry = entries[id];
      if (!entry?.name) say(`${about}: before the name`);
      else if (kind === 3 && length === 0x3ff) entry.attributes.delete(type);
      else if (kind === 3) entry.attributes.set(type, { type, id, length, data });
      else if (![0x200, 0x201, 0x202].includes(type) || length === 0x3ff) say(`${about}: no such struct`);
      else if (type !== 0x201 && length !== 8) say(`${about}: ${length} bytes`);
      else entry.struct = { type, id, length, data };
    } else if (type === 0x401) {
      if (id > entries.length) say(`${about}: created beyond the end`);
      entries.splice(id, 0, { attributes: new Map() });
    } else if (type === 0x4ff) {
      if (id >= entries.length) say(`${about}: deleted beyond the end`);
      entries.splice(id, 1);
    } else if (type === 0x600 || type === 0x601) {
      if (length !== 8 || id !== 0x3ff) say(`${about}: ${length} bytes`);
      const [a, b] = words(data) as [number, number];
      if (a === 0xffffffff || b === 0xffffffff) delete pair.tail;
      else pair.tail = { blocks: [a, b], hard: type === 0x601 };
    } else if (type === 0x7ff) {
      if (length !== 12 || id !== 0x3ff) say(`${about}: ${length} bytes`);
      pair.delta = words(data) as [number, number, number];
    } else if (type !== 0x5ff) {
      say(`${about}: no such type`);
    }
  }
  entries.forEach((entry, id) => {
    if (!entry.name) say(`id ${id} has no name`);
    if (!entry.struct) say(`id ${id} has no struct`);
  });
  return pair;
}

/** Reads a pair: the newer block that has a complete commit. */
export function readPair(image: Uint8Array, blockSize: number, blocks: [number, number], say: (what: string) => void): Pair | undefined {
  const where = `pair {${blocks}}`;
  if (blocks[0] === blocks[1] || blocks.some((block) => (block + 1) * blockSize > image.length)) {
    say(`${where}: not two blocks of the device`);
    return undefined;
  }
  const both = blocks.map((block) => {
    const bytes = image.subarray(block * blockSize, (block + 1) * blockSize);
    return { block, revision: words(bytes.slice(0, 4))[0] as number, log: commits(bytes) };
  });
  const [a, b] = both as [(typeof both)[0], (typeof both)[0]];
  const isFirst = a.log !== undefined && (b.log === undefined || ((a.revision - b.revision) | 0) > 0);
  if (a.log && b.log && a.revision === b.revision) say(`${where}: both blocks have revision ${a.revision}`);
  const [newer, older] = isFirst ? [a, b] : [b, a];
  if (newer.log === undefined) {
    say(`${where}: no complete commit`);
    return undefined;
  }
  return { blocks: [newer.block, older.block], revision: newer.revision, ...replay(newer.log, (what) => say(`${where}: ${what}`)) };
}
