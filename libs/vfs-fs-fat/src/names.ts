// Long and short names [6, 7]. Names of files are compared without regard to the case of ASCII letters.

export const SHORT_BYTES: i32 = 11;
/** Longest name in UTF-16 units. */
export const MAX_NAME: i32 = 255;
/** UTF-16 units in one entry of a long name. */
export const UNITS_PER_ENTRY: i32 = 13;

const SPACE: i32 = 32;
const DOT: i32 = 46;
const TILDE: i32 = 126;
const UNDERSCORE: i32 = 95;

/** Flags of byte 12 of an entry: base and extension are shown in lower case. */
const LOWER_BASE: i32 = 0x08;
const LOWER_EXTENSION: i32 = 0x10;

/** Characters that no name has. */
const FORBIDDEN: string = '"*/:<>?\\|';
/** And those that a short name does not have. */
const FORBIDDEN_SHORT: string = "+,;=[]";

function upper(unit: i32): i32 {
  return unit >= 97 && unit <= 122 ? unit - 32 : unit;
}

/** Whether two names mean the same file. */
export function isSameName(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  for (let i: i32 = 0; i < a.length; i++) {
    if (upper(a.charCodeAt(i)) !== upper(b.charCodeAt(i))) return false;
  }
  return true;
}

/** Whether a file may get this name: one component of a path. */
export function isNameAllowed(name: string): boolean {
  if (name.length === 0 || name.length > MAX_NAME) return false;
  for (let i: i32 = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    if (unit < SPACE || unit === 127 || (unit < 128 && FORBIDDEN.includes(name[i]!))) return false;
  }
  const last = name.charCodeAt(name.length - 1);
  return last !== DOT && last !== SPACE;
}

/** Byte of a short name for a character, or 0 if a short name does not have it. */
function shortByte(unit: i32, character: string): i32 {
  if (unit <= SPACE || unit >= 127 || FORBIDDEN.includes(character) || FORBIDDEN_SHORT.includes(character)) return 0;
  return upper(unit);
}

/** What a short name is made of. */
export class ShortName {
  readonly bytes: Uint8Array = new Uint8Array(SHORT_BYTES);
  /** Whether the short name is the whole name, so that no long one is needed. */
  isExact: boolean = true;
  /** Whether something of the name was left out, beside the case of letters: it needs a tail. */
  isLossy: boolean = false;
  private baseLength: i32 = 0;

  /** `name` is allowed. */
  constructor(name: string) {
    this.bytes.fill(SPACE);
    let from: i32 = 0;
    while (from < name.length && (name.charCodeAt(from) === DOT || name.charCodeAt(from) === SPACE)) from++;
    const dot: i32 = name.lastIndexOf(".");
    const end: i32 = dot > from ? dot : name.length;
    this.isLossy = from > 0;
    this.baseLength = this.put(name, from, end, 0, 8);
    if (end < name.length) this.put(name, end + 1, name.length, 8, 3);
    if (this.baseLength === 0) this.isLossy = true;
    if (this.isLossy) this.isExact = false;
  }

  private put(name: string, from: i32, end: i32, at: i32, most: i32): i32 {
    let length: i32 = 0;
    for (let i: i32 = from; i < end; i++) {
      const unit = name.charCodeAt(i);
      if (unit === SPACE || unit === DOT || length === most) {
        this.isLossy = true;
        continue;
      }
      const byte = shortByte(unit, name[i]!);
      if (byte !== unit) this.isExact = false;
      if (byte === 0) this.isLossy = true;
      this.bytes[at + length] = byte === 0 ? UNDERSCORE : byte;
      length++;
    }
    return length;
  }

  /** Ends the base with `~` and `tail`, at most 6 characters. */
  setTail(tail: string): void {
    let at: i32 = 7 - tail.length;
    if (at > this.baseLength) at = this.baseLength;
    for (let i: i32 = at; i < 8; i++) this.bytes[i] = SPACE;
    this.bytes[at] = TILDE;
    for (let i: i32 = 0; i < tail.length; i++) this.bytes[at + 1 + i] = tail.charCodeAt(i);
  }
}

/** Four hex digits from a name, for tails of names of which many begin alike. */
export function nameHash(name: string): string {
  let hash: i32 = 0;
  for (let i: i32 = 0; i < name.length; i++) hash = (hash * 37 + name.charCodeAt(i)) & 0xffff;
  return (hash + 0x10000).toString(16).slice(1).toUpperCase();
}

/** What binds a long name to its short one [7.2]. */
export function shortNameSum(entry: Uint8Array, at: i32): i32 {
  let sum: i32 = 0;
  for (let i: i32 = 0; i < SHORT_BYTES; i++) sum = (((sum & 1) << 7) + (sum >> 1) + entry[at + i]!) & 0xff;
  return sum;
}

/** Text of the short name in an entry. Beyond ASCII it depends on a code page that nobody names. */
export function shortNameText(entry: Uint8Array, at: i32): string {
  const flags = entry[at + 12]!;
  const base = shortPart(entry, at, 8, (flags & LOWER_BASE) !== 0);
  const extension = shortPart(entry, at + 8, 3, (flags & LOWER_EXTENSION) !== 0);
  return extension === "" ? base : `${base}.${extension}`;
}

function shortPart(entry: Uint8Array, at: i32, most: i32, isLower: boolean): string {
  let length = most;
  while (length > 0 && entry[at + length - 1] === SPACE) length--;
  let text = "";
  for (let i: i32 = 0; i < length; i++) {
    const byte = entry[at + i]!;
    text += String.fromCharCode(byte >= 128 || byte < SPACE ? UNDERSCORE : isLower && byte >= 65 && byte <= 90 ? byte + 32 : byte);
  }
  return text;
}
