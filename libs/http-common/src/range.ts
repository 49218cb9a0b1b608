import { parseDecimal } from "./ascii.ts";

/** The whole of the content: there is no range, or one that the server may leave unheard. */
export const RANGE_NONE: i32 = 0;
export const RANGE_PART: i32 = 1;
/** Nothing of the content lies in the range: 416. */
export const RANGE_OUTSIDE: i32 = 2;

/** What the header field `Range` asks for. */
export class ByteRange {
  /** RANGE_*. */
  readonly kind: i32;
  readonly first: i32;
  /** Last byte, included. */
  readonly last: i32;

  constructor(kind: i32, first: i32, last: i32) {
    this.kind = kind;
    this.first = first;
    this.last = last;
  }
}

/**
 * Reads a range (RFC 9110 14.1.2) of content of `size` bytes: `bytes=a-b`, `bytes=a-` or the last n bytes, `bytes=-n`.
 * Several ranges at once, other units and malformed text are unheard, as the standard allows.
 */
export function parseRange(field: string, size: i32): ByteRange {
  const none = new ByteRange(RANGE_NONE, 0, size - 1);
  const text = field.trim();
  const dash = text.indexOf("-");
  if (!text.startsWith("bytes=") || dash < 0 || text.includes(",")) return none;
  const from = text.slice(6, dash).trim();
  const to = text.slice(dash + 1).trim();
  const last = parseDecimal(to);
  if (to !== "" && last === -1) return none;
  if (from === "") {
    if (to === "") return none;
    if (last === 0 || size === 0) return new ByteRange(RANGE_OUTSIDE, 0, 0);
    return new ByteRange(RANGE_PART, last === -2 || last >= size ? 0 : size - last, size - 1);
  }
  const first = parseDecimal(from);
  if (first === -1 || (first >= 0 && last >= 0 && first > last)) return none;
  if (first === -2 || first >= size) return new ByteRange(RANGE_OUTSIDE, 0, 0);
  return new ByteRange(RANGE_PART, first, last < 0 || last >= size ? size - 1 : last);
}
