/** `String`. */

import { clampIndex } from "./array.ts";
import { RangeError } from "./error.ts";
import { StringIterator } from "./iterators.ts";

export function String_at(self: string, index: i32): string | undefined {
  const i: i32 = index < 0 ? index + self.length : index;
  return i < 0 || i >= self.length ? undefined : mk_str_char(self, i);
}

export function String_charAt(self: string, index: i32): string {
  return index < 0 || index >= self.length ? "" : mk_str_char(self, index);
}

export function String_codePointAt(self: string, index: i32): number | undefined {
  return index < 0 || index >= self.length ? undefined : mk_str_code_point(self, index);
}

export function String_concat(self: string, ...strings: string[]): string {
  let s = self;
  for (let i: i32 = 0; i < strings.length; i++) s += mk_get(strings, i);
  return s;
}

export function String_endsWith(self: string, search: string, end: i32 = 0x7fffffff): boolean {
  const last = atLeastZero(end, self.length);
  const from: i32 = last - search.length;
  return from >= 0 && mk_str_has_at(self, search, from);
}

function atLeastZero(i: i32, len: i32): i32 {
  return i < 0 ? 0 : i > len ? len : i;
}

export function String_includes(self: string, search: string, from: i32 = 0): boolean {
  return mk_str_index_of(self, search, atLeastZero(from, self.length)) >= 0;
}

export function String_indexOf(self: string, search: string, from: i32 = 0): i32 {
  return mk_str_index_of(self, search, atLeastZero(from, self.length));
}

export function String_lastIndexOf(self: string, search: string, from: i32 = 0x7fffffff): i32 {
  return mk_str_last_index_of(self, search, atLeastZero(from, self.length));
}

function padding(missing: i32, fill: string): string {
  const n: i32 = fill.length;
  const times: i32 = mk_quotient(missing, n) + 1;
  return mk_str_slice(mk_str_repeat(fill, times), 0, missing);
}

function mk_quotient(a: i32, b: i32): i32 {
  return (a / b) | 0;
}

export function String_padEnd(self: string, length: i32, fill: string = " "): string {
  const missing: i32 = length - self.length;
  return missing <= 0 || fill === "" ? self : self + padding(missing, fill);
}

export function String_padStart(self: string, length: i32, fill: string = " "): string {
  const missing: i32 = length - self.length;
  return missing <= 0 || fill === "" ? self : padding(missing, fill) + self;
}

export function String_repeat(self: string, count: i32): string {
  if (count < 0) throw new RangeError("Invalid count value: " + count);
  return mk_str_repeat(self, count);
}

/** `$$`, `$&`, `` $` `` and `$'` in a replacement. */
function expanded(replacement: string, match: string, text: string, at: i32): string {
  let dollar = mk_str_index_of(replacement, "$", 0);
  if (dollar < 0) return replacement;
  let out = "";
  let from: i32 = 0;
  while (dollar >= 0 && dollar + 1 < replacement.length) {
    const c = replacement.charCodeAt(dollar + 1);
    let part: string | undefined;
    if (c === 36) part = "$";
    else if (c === 38) part = match;
    else if (c === 96) part = mk_str_slice(text, 0, at);
    else if (c === 39) part = mk_str_slice(text, at + match.length, text.length);
    if (part === undefined) {
      dollar = mk_str_index_of(replacement, "$", dollar + 1);
      continue;
    }
    out += mk_str_slice(replacement, from, dollar) + part;
    from = dollar + 2;
    dollar = mk_str_index_of(replacement, "$", from);
  }
  return out + mk_str_slice(replacement, from, replacement.length);
}

function replacementFor(replacement: string | ((match: string) => string), match: string, text: string, at: i32): string {
  return typeof replacement === "string" ? expanded(replacement, match, text, at) : replacement(match);
}

export function String_replace(self: string, search: string, replacement: string | ((match: string) => string)): string {
  const at = mk_str_index_of(self, search, 0);
  if (at < 0) return self;
  return mk_str_slice(self, 0, at) + replacementFor(replacement, search, self, at) + mk_str_slice(self, at + search.length, self.length);
}

export function String_replaceAll(self: string, search: string, replacement: string | ((match: string) => string)): string {
  let out = "";
  let from: i32 = 0;
  let at = mk_str_index_of(self, search, 0);
  while (at >= 0) {
    out += mk_str_slice(self, from, at) + replacementFor(replacement, search, self, at);
    from = at + search.length;
    const next: i32 = search === "" ? at + 1 : from;
    if (next > self.length) break;
    at = mk_str_index_of(self, search, next);
  }
  return out + mk_str_slice(self, from, self.length);
}

export function String_slice(self: string, start: i32 = 0, end: i32 = 0x7fffffff): string {
  return mk_str_slice(self, clampIndex(start, self.length), clampIndex(end, self.length));
}

export function String_split(self: string, separator: string, limit: i32 = 0x7fffffff): string[] {
  const out: string[] = mk_new_array<string>(0);
  if (limit === 0) return out;
  if (separator === "") {
    for (let i: i32 = 0; i < self.length && out.length < limit; i++) out.push(mk_str_char(self, i));
    return out;
  }
  let from: i32 = 0;
  let at = mk_str_index_of(self, separator, 0);
  while (at >= 0) {
    out.push(mk_str_slice(self, from, at));
    if (out.length >= limit) return out;
    from = at + separator.length;
    at = mk_str_index_of(self, separator, from);
  }
  out.push(mk_str_slice(self, from, self.length));
  return out;
}

export function String_startsWith(self: string, search: string, from: i32 = 0): boolean {
  return mk_str_has_at(self, search, atLeastZero(from, self.length));
}

export function String_substring(self: string, start: i32, end: i32 = 0x7fffffff): string {
  const a = atLeastZero(start, self.length);
  const b = atLeastZero(end, self.length);
  return a < b ? mk_str_slice(self, a, b) : mk_str_slice(self, b, a);
}

export function String_toLowerCase(self: string): string {
  return mk_str_lower(self);
}

export function String_toUpperCase(self: string): string {
  return mk_str_upper(self);
}

export function String_trim(self: string): string {
  return mk_str_trim(self, 3);
}

export function String_trimEnd(self: string): string {
  return mk_str_trim(self, 2);
}

export function String_trimStart(self: string): string {
  return mk_str_trim(self, 1);
}

export function String_values(self: string): StringIterator {
  return new StringIterator(self);
}

export function StringConstructor_fromCharCode(...units: number[]): string {
  let s = "";
  for (let i: i32 = 0; i < units.length; i++) s += mk_str_from_code(mk_get(units, i) & 0xffff);
  return s;
}

export function StringConstructor_fromCodePoint(...points: number[]): string {
  let s = "";
  for (let i: i32 = 0; i < points.length; i++) {
    const c = mk_get(points, i);
    if (!(c >= 0 && c <= 0x10ffff) || (c | 0) !== c) throw new RangeError("Invalid code point " + c);
    s += mk_str_from_code_point(c | 0);
  }
  return s;
}
