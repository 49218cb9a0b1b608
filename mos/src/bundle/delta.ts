/** Patches of libs/ota-delta: new contents from old ones. */
import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { PATCH_HEADER_BYTES, PATCH_MAGIC } from "@meerkat/ota-delta/patch_format.ts";
import { longestMatch, suffixArray } from "./suffix-array.ts";

/** Window that devices have unless they are told otherwise: `update.deflate_window`, as a power of two. */
const WINDOW_BITS = 12;

/** Shortest stretch of equal bytes at which a piece of the old contents is taken up. */
const ANCHOR = 12;
/** A stretch of old contents is left when so many more bytes have differed than were equal. */
const PATIENCE = 24;

/** As a bundle holds it. */
export function deflated(contents: Uint8Array): Buffer {
  return deflateRawSync(contents, { level: 9, memLevel: 9, windowBits: WINDOW_BITS });
}

/** A patch as a bundle holds it: deflated. */
export function makeDelta(old: Uint8Array, wanted: Uint8Array): Buffer {
  return deflated(makePatch(old, wanted));
}

export function makePatch(old: Uint8Array, wanted: Uint8Array): Buffer {
  const header = Buffer.alloc(PATCH_HEADER_BYTES);
  header.writeUInt32LE(PATCH_MAGIC, 0);
  header.writeUInt32LE(old.length, 4);
  createHash("sha256").update(old).digest().copy(header, 8);
  const pieces: Uint8Array[] = [header];
  const segments = findSegments(old, wanted);
  for (const [i, segment] of segments.entries()) {
    const { from, oldFrom, length } = segment;
    const next = segments[i + 1] ?? { from: wanted.length, oldFrom: oldFrom + length };
    const newEnd = from + length;
    pieces.push(numbers(length, next.from - newEnd, next.oldFrom - (oldFrom + length)));
    const added = Buffer.alloc(length);
    for (let k = 0; k < length; k++) added[k] = (wanted[from + k] ?? 0) - (old[oldFrom + k] ?? 0);
    pieces.push(added, wanted.subarray(newEnd, next.from));
  }
  return Buffer.concat(pieces);
}

/** `length` bytes of the new contents from `from` that are much like those of the old from `oldFrom`. */
interface Segment {
  from: number;
  oldFrom: number;
  length: number;
}

/** In the order of the new contents, without overlap; the first begins at 0 of both, and may be empty. */
function findSegments(old: Uint8Array, wanted: Uint8Array): Segment[] {
  const order = suffixArray(old);
  const segments: Segment[] = [{ from: 0, oldFrom: 0, length: alike(old, wanted, 0, 0, 1, wanted.length) }];
  let end = segments[0]?.length ?? 0;
  for (let at = end; at < wanted.length; ) {
    const match = longestMatch(old, order, wanted, at);
    if (match.length < ANCHOR) {
      at++;
      continue;
    }
    const back = alike(old, wanted, match.at - 1, at - 1, -1, at - end);
    const forth = match.length + alike(old, wanted, match.at + match.length, at + match.length, 1, wanted.length);
    segments.push({ from: at - back, oldFrom: match.at - back, length: back + forth });
    end = at + forth;
    at = end;
  }
  return segments;
}

/** How far, at most `limit`, old and new contents are alike from these places on, going `step`: equal bytes outweigh others. */
function alike(old: Uint8Array, wanted: Uint8Array, oldFrom: number, from: number, step: 1 | -1, limit: number): number {
  let score = 0;
  let best = 0;
  let length = 0;
  for (let i = 0; i < limit; i++) {
    const a = old[oldFrom + i * step];
    const b = wanted[from + i * step];
    if (a === undefined || b === undefined) break;
    score += a === b ? 1 : -1;
    if (score > best) {
      best = score;
      length = i + 1;
    }
    if (score < best - PATIENCE) break;
  }
  return length;
}

/** The head of a record: two unsigned numbers and a signed one. */
function numbers(added: number, fresh: number, seek: number): Buffer {
  return Buffer.from([...groups(added), ...groups(fresh), ...groups(seek < 0 ? -2 * seek - 1 : 2 * seek)]);
}

function groups(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 128);
  }
}
