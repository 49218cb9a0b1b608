// A JSON scanner for devices: it checks a text and cuts it into raw pieces without building objects. Numbers stay text.
// Beyond JSON it accepts what the Mongoose OS scanner accepts and peers may send: bare identifiers as keys, hex
// integers, a comma before the closing bracket.

/** Deepest nesting that is followed; a text that goes deeper is an error. */
const MAX_DEPTH: i32 = 20;

const WORDS: readonly string[] = ["true", "false", "null"];

const QUOTE: i32 = 34;
const COMMA: i32 = 44;
const MINUS: i32 = 45;
const COLON: i32 = 58;
const BACKSLASH: i32 = 92;
const OPEN_ARRAY: i32 = 91;
const CLOSE_ARRAY: i32 = 93;
const OPEN_OBJECT: i32 = 123;
const CLOSE_OBJECT: i32 = 125;

function unitAt(text: string, at: i32): i32 {
  return at < text.length ? text.charCodeAt(at) : -1;
}

function isDigit(unit: i32): boolean {
  return unit >= 48 && unit <= 57;
}

function isLetter(unit: i32): boolean {
  const lower = unit | 32;
  return lower >= 97 && lower <= 122;
}

/** Value of a hex digit, or -1. */
export function hexDigit(unit: i32): i32 {
  if (isDigit(unit)) return unit - 48;
  const lower = unit | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Position of the first character from `at` on that is not white space. */
export function skipBlank(text: string, at: i32): i32 {
  let i = at;
  while (i < text.length && text.charCodeAt(i) <= 32) i++;
  return i;
}

/** Position behind the JSON value that starts at `at` (which is not blank), or -1 if there is no valid one. */
export function skipValue(text: string, at: i32): i32 {
  return skipNested(text, at, 0);
}

/**
 * The value at `at`, inside `depth` others.
 * @recursion 20
 */
function skipNested(text: string, at: i32, depth: i32): i32 {
  const unit = unitAt(text, at);
  if (unit === QUOTE) return skipString(text, at);
  if (unit === OPEN_OBJECT || unit === OPEN_ARRAY) return depth < MAX_DEPTH ? skipContainer(text, at, depth) : -1;
  if (unit === MINUS || isDigit(unit)) return skipNumber(text, at);
  for (const word of WORDS) {
    if (text.startsWith(word, at)) return at + word.length;
  }
  return -1;
}

function skipContainer(text: string, start: i32, depth: i32): i32 {
  const isObject = text.charCodeAt(start) === OPEN_OBJECT;
  const close = isObject ? CLOSE_OBJECT : CLOSE_ARRAY;
  let at = skipBlank(text, start + 1);
  while (unitAt(text, at) !== close) {
    if (isObject) at = skipKey(text, at);
    if (at >= 0) at = skipNested(text, at, depth + 1);
    if (at >= 0) at = skipComma(text, at, close);
    if (at < 0) return -1;
  }
  return at + 1;
}

/** From the end of an element to the next one or to the closing bracket `close`; -1 if neither follows. */
export function skipComma(text: string, end: i32, close: i32): i32 {
  const at = skipBlank(text, end);
  const unit = unitAt(text, at);
  if (unit === COMMA) return skipBlank(text, at + 1);
  return unit === close ? at : -1;
}

/** From a key to the value behind its colon, or -1. */
export function skipKey(text: string, start: i32): i32 {
  const end = skipKeyName(text, start);
  return end < 0 ? -1 : skipColon(text, end);
}

/** From the end of a key to the value behind its colon, or -1. */
function skipColon(text: string, end: i32): i32 {
  const colon = skipBlank(text, end);
  return unitAt(text, colon) === COLON ? skipBlank(text, colon + 1) : -1;
}

/** Position behind the key that starts at `start`, or -1. */
export function skipKeyName(text: string, start: i32): i32 {
  if (unitAt(text, start) === QUOTE) return skipString(text, start);
  if (!isLetter(unitAt(text, start))) return -1;
  let at = start;
  while (isLetter(unitAt(text, at)) || isDigit(unitAt(text, at)) || unitAt(text, at) === 95) at++;
  return at;
}

function skipString(text: string, start: i32): i32 {
  for (let at: i32 = start + 1; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) return at + 1;
    if (unit < 32) return -1;
    if (unit === BACKSLASH) {
      at++;
      if (!isEscape(text, at)) return -1;
    }
  }
  return -1;
}

function isEscape(text: string, at: i32): boolean {
  const unit = unitAt(text, at);
  if (unit !== 117) return unit > 0 && '"\\/bfnrt'.includes(text.charAt(at));
  for (let i: i32 = 1; i <= 4; i++) {
    if (hexDigit(unitAt(text, at + i)) < 0) return false;
  }
  return true;
}

function skipNumber(text: string, start: i32): i32 {
  let at = unitAt(text, start) === MINUS ? start + 1 : start;
  if (unitAt(text, at) === 48 && (unitAt(text, at + 1) | 32) === 120) {
    at += 2;
    const digits = at;
    while (hexDigit(unitAt(text, at)) >= 0) at++;
    return at > digits ? at : -1;
  }
  at = skipDigits(text, at);
  if (at >= 0 && unitAt(text, at) === 46) at = skipDigits(text, at + 1);
  if (at >= 0 && (unitAt(text, at) | 32) === 101) {
    const sign = unitAt(text, at + 1);
    at = skipDigits(text, sign === 43 || sign === MINUS ? at + 2 : at + 1);
  }
  return at;
}

function skipDigits(text: string, start: i32): i32 {
  let at = start;
  while (isDigit(unitAt(text, at))) at++;
  return at > start ? at : -1;
}

/** Walks over the members of one JSON object. */
export class JsonMembers {
  readonly text: string;
  /** The current key, without quotes and not unescaped: text from `keyStart` to `keyEnd`. */
  keyStart: i32 = 0;
  keyEnd: i32 = 0;
  /** The current value, raw. */
  valueStart: i32 = 0;
  valueEnd: i32 = 0;
  /** Where the next member starts; behind the object after the last one; -1 after an error. */
  position: i32;

  /** `text` holds an object, with blanks before it at most; anything else is an error at the first `next`. */
  constructor(text: string) {
    this.text = text;
    const open = skipBlank(text, 0);
    this.position = unitAt(text, open) === OPEN_OBJECT ? skipBlank(text, open + 1) : -1;
  }

  /** Moves to the next member. False at the end of the object and on a syntax error (then `position` is -1). */
  next(): boolean {
    const text = this.text;
    if (this.position < 0) return false;
    if (unitAt(text, this.position) === CLOSE_OBJECT) {
      this.position++;
      return false;
    }
    const quoted: i32 = unitAt(text, this.position) === QUOTE ? 1 : 0;
    this.keyStart = this.position + quoted;
    const end = skipKeyName(text, this.position);
    this.keyEnd = end - quoted;
    this.valueStart = end < 0 ? -1 : skipColon(text, end);
    this.valueEnd = this.valueStart < 0 ? -1 : skipNested(text, this.valueStart, 1);
    this.position = this.valueEnd < 0 ? -1 : skipComma(text, this.valueEnd, CLOSE_OBJECT);
    return this.position >= 0;
  }

  keyIs(name: string): boolean {
    return this.keyEnd - this.keyStart === name.length && this.text.startsWith(name, this.keyStart);
  }

  /** The current value as it stands. */
  raw(): string {
    return this.text.slice(this.valueStart, this.valueEnd);
  }

  isString(): boolean {
    return this.text.charCodeAt(this.valueStart) === QUOTE;
  }

  isNumber(): boolean {
    const unit = this.text.charCodeAt(this.valueStart);
    return unit === MINUS || isDigit(unit);
  }

  isObject(): boolean {
    return this.text.charCodeAt(this.valueStart) === OPEN_OBJECT;
  }

  /** The current value unescaped if it is a string, else an empty string. */
  string(): string {
    return this.isString() ? unescapeJson(this.text, this.valueStart + 1, this.valueEnd - 1) : "";
  }
}

/** Raw text of the member `name` of the object in `text` (the last one, if it occurs again), or undefined. */
export function findMember(text: string, name: string): string | undefined {
  const members = new JsonMembers(text);
  let found: string | undefined;
  while (members.next()) {
    if (members.keyIs(name)) found = members.raw();
  }
  return found;
}

/** Characters of a checked JSON string between its quotes. */
function unescapeJson(text: string, start: i32, end: i32): string {
  let out = "";
  let from = start;
  for (let at = start; at < end; at++) {
    if (text.charCodeAt(at) !== BACKSLASH) continue;
    out += text.slice(from, at);
    at++;
    const unit = text.charCodeAt(at);
    if (unit === 117) {
      out += String.fromCharCode(hex4(text, at + 1));
      at += 4;
    } else {
      out += unescaped(unit, text.charAt(at));
    }
    from = at + 1;
  }
  return out + text.slice(from, end);
}

function hex4(text: string, at: i32): i32 {
  let value: i32 = 0;
  for (let i: i32 = 0; i < 4; i++) value = (value << 4) | hexDigit(text.charCodeAt(at + i));
  return value;
}

function unescaped(letter: i32, itself: string): string {
  switch (letter) {
    case 98:
      return "\b";
    case 102:
      return "\f";
    case 110:
      return "\n";
    case 114:
      return "\r";
    case 116:
      return "\t";
    default:
      return itself;
  }
}

/** Unescaped text of a raw JSON string token, or undefined if the token is something else. */
export function jsonToString(raw: string): string | undefined {
  return raw.startsWith('"') ? unescapeJson(raw, 1, raw.length - 1) : undefined;
}

/**
 * Integer value of a raw JSON number token, decimal or hex; what follows the integer digits is ignored.
 * `fallback` if the token is something else or beyond ±2147483647.
 */
export function jsonToInt(raw: string, fallback: i32): i32 {
  const negative = unitAt(raw, 0) === MINUS;
  let at: i32 = negative ? 1 : 0;
  if (!isDigit(unitAt(raw, at))) return fallback;
  const base: i32 = unitAt(raw, at) === 48 && (unitAt(raw, at + 1) | 32) === 120 ? 16 : 10;
  if (base === 16) at += 2;
  let value: i32 = 0;
  for (; at < raw.length; at++) {
    const digit = hexDigit(raw.charCodeAt(at));
    if (digit < 0 || digit >= base) break;
    if (value > (base === 16 ? 0x07ffffff : 214748364)) return fallback;
    if (base === 10 && value === 214748364 && digit > 7) return fallback;
    value = value * base + digit;
  }
  return negative ? -value : value;
}
