/**
 * `Array` and `ReadonlyArray`. Callbacks are called for the elements that were there when the method was called and
 * still are. What a predicate gives (`R`) is tested for truth.
 */
import { RangeError, TypeError } from "./error.ts";
import { ArrayIterator, EntryIterator, IndexIterator } from "./iterators.ts";

/** A relative index within 0 … len. */
export function clampIndex(i: i32, len: i32): i32 {
  if (i < 0) return i + len < 0 ? 0 : i + len;
  return i > len ? len : i;
}

export function Array_at<T>(self: readonly T[], index: i32): T | undefined {
  const i: i32 = index < 0 ? index + self.length : index;
  return i < 0 || i >= self.length ? undefined : mk_get(self, i);
}

export function Array_concat<T>(self: readonly T[], ...items: (T | readonly T[])[]): T[] {
  const out = Array_slice(self);
  for (let i: i32 = 0; i < items.length; i++) {
    const item = mk_get(items, i);
    if (Array.isArray(item)) appendAll(out, item as readonly T[]);
    else out.push(item as T);
  }
  return out;
}

export function appendAll<T>(out: T[], list: readonly T[]): void {
  const at: i32 = out.length;
  const n: i32 = list.length;
  mk_set_length(out, at + n);
  mk_move(out, at, list as T[], 0, n);
}

export function Array_copyWithin<T>(self: T[], target: i32, start: i32, end: i32 = 0x7fffffff): T[] {
  const len: i32 = self.length;
  const to = clampIndex(target, len);
  const from = clampIndex(start, len);
  const last = clampIndex(end, len);
  const n: i32 = last - from < len - to ? last - from : len - to;
  mk_move(self, to, self, from, n);
  return self;
}

export function Array_entries<T>(self: readonly T[]): EntryIterator<T> {
  return new EntryIterator<T>(self);
}

export function Array_every<T, R>(self: readonly T[], predicate: (value: T, index: i32, array: readonly T[]) => R): boolean {
  const n: i32 = self.length;
  for (let i: i32 = 0; i < n && i < self.length; i++) if (!predicate(mk_get(self, i), i, self)) return false;
  return true;
}

/** The first element is stored, then what is there is doubled. */
export function Array_fill<T>(self: T[], value: T, start: i32 = 0, end: i32 = 0x7fffffff): T[] {
  const from = clampIndex(start, self.length);
  const n: i32 = clampIndex(end, self.length) - from;
  if (n <= 0) return self;
  self[from] = value;
  for (let done: i32 = 1; done < n; done += done) mk_move(self, from + done, self, from, done < n - done ? done : n - done);
  return self;
}

/** `S`: what the elements are known to be if the predicate is a type guard, else T. */
export function Array_filter<T, S, R>(self: readonly T[], predicate: (value: T, index: i32, array: readonly T[]) => R): S[] {
  const out: S[] = mk_new_array<S>(0);
  const n: i32 = self.length;
  for (let i: i32 = 0; i < n && i < self.length; i++) {
    const v = mk_get(self, i);
    if (predicate(v, i, self)) out.push(mk_cast<S>(v));
  }
  return out;
}

export function Array_find<T, R>(self: readonly T[], predicate: (value: T, index: i32, array: readonly T[]) => R): T | undefined {
  const n: i32 = self.length;
  for (let i: i32 = 0; i < n && i < self.length; i++) {
    const v = mk_get(self, i);
    if (predicate(v, i, self)) return v;
  }
  return undefined;
}

export function Array_findIndex<T, R>(self: readonly T[], predicate: (value: T, index: i32, array: readonly T[]) => R): i32 {
  const n: i32 = self.length;
  for (let i: i32 = 0; i < n && i < self.length; i++) if (predicate(mk_get(self, i), i, self)) return i;
  return -1;
}

export function Array_findLast<T, R>(self: readonly T[], predicate: (value: T, index: i32, array: readonly T[]) => R): T | undefined {
  const i = Array_findLastIndex(self, predicate);
  return i < 0 ? undefined : mk_get(self, i);
}

export function Array_findLastIndex<T, R>(self: readonly T[], predicate: (value: T, index: i32, array: readonly T[]) => R): i32 {
  for (let i: i32 = self.length - 1; i >= 0; i--) if (i < self.length && predicate(mk_get(self, i), i, self)) return i;
  return -1;
}

export function Array_flat<T>(self: readonly (readonly T[])[]): T[] {
  const out: T[] = [];
  for (let i: i32 = 0; i < self.length; i++) appendAll(out, mk_get(self, i));
  return out;
}

export function Array_flatMap<T, U>(self: readonly T[], callback: (value: T, index: i32, array: readonly T[]) => readonly U[]): U[] {
  const out: U[] = [];
  const n: i32 = self.length;
  for (let i: i32 = 0; i < n && i < self.length; i++) appendAll(out, callback(mk_get(self, i), i, self));
  return out;
}

export function Array_forEach<T>(self: readonly T[], callback: (value: T, index: i32, array: readonly T[]) => void): void {
  const n: i32 = self.length;
  for (let i: i32 = 0; i < n && i < self.length; i++) callback(mk_get(self, i), i, self);
}

export function Array_includes<T>(self: readonly T[], value: T, from: i32 = 0): boolean {
  for (let i = clampIndex(from, self.length); i < self.length; i++) if (mk_same(mk_get(self, i), value)) return true;
  return false;
}

export function Array_indexOf<T>(self: readonly T[], value: T, from: i32 = 0): i32 {
  for (let i = clampIndex(from, self.length); i < self.length; i++) if (mk_get(self, i) === value) return i;
  return -1;
}

export function Array_join<T>(self: readonly T[], separator: string = ","): string {
  const parts: string[] = mk_new_array<string>(0);
  for (let i: i32 = 0; i < self.length; i++) {
    const v = mk_get(self, i);
    parts.push(v === undefined || v === null ? "" : mk_string(v));
  }
  return mk_str_join(parts, separator);
}

export function Array_keys<T>(self: readonly T[]): IndexIterator<T> {
  return new IndexIterator<T>(self);
}

export function Array_lastIndexOf<T>(self: readonly T[], value: T, from: i32 = 0x7fffffff): i32 {
  let i: i32 = from < 0 ? from + self.length : from >= self.length ? self.length - 1 : from;
  for (; i >= 0; i--) if (mk_get(self, i) === value) return i;
  return -1;
}

export function Array_map<T, U>(self: readonly T[], callback: (value: T, index: i32, array: readonly T[]) => U): U[] {
  const n: i32 = self.length;
  const out: U[] = mk_new_array<U>(n);
  for (let i: i32 = 0; i < n && i < self.length; i++) mk_put(out, i, callback(mk_get(self, i), i, self));
  return out;
}

export function Array_pop<T>(self: T[]): T | undefined {
  const n: i32 = self.length;
  if (n === 0) return undefined;
  const v = mk_get(self, n - 1);
  mk_set_length(self, n - 1);
  return v;
}

export function Array_push<T>(self: T[], ...items: T[]): i32 {
  appendAll(self, items);
  return self.length;
}

export function Array_reduce<T, U>(self: readonly T[], callback: (previous: U, value: T, index: i32, array: readonly T[]) => U, initial: U): U {
  let acc = initial;
  const n: i32 = self.length;
  for (let i: i32 = 0; i < n && i < self.length; i++) acc = callback(acc, mk_get(self, i), i, self);
  return acc;
}

/** `reduce` without an initial value. */
export function Array_reduceFirst<T>(self: readonly T[], callback: (previous: T, value: T, index: i32, array: readonly T[]) => T): T {
  const n: i32 = self.length;
  if (n === 0) throw new TypeError("Reduce of empty array with no initial value");
  let acc = mk_get(self, 0);
  for (let i: i32 = 1; i < n && i < self.length; i++) acc = callback(acc, mk_get(self, i), i, self);
  return acc;
}

export function Array_reduceRight<T, U>(self: readonly T[], callback: (previous: U, value: T, index: i32, array: readonly T[]) => U, initial: U): U {
  let acc = initial;
  for (let i: i32 = self.length - 1; i >= 0; i--) if (i < self.length) acc = callback(acc, mk_get(self, i), i, self);
  return acc;
}

export function Array_reduceRightFirst<T>(self: readonly T[], callback: (previous: T, value: T, index: i32, array: readonly T[]) => T): T {
  const n: i32 = self.length;
  if (n === 0) throw new TypeError("Reduce of empty array with no initial value");
  let acc = mk_get(self, n - 1);
  for (let i: i32 = n - 2; i >= 0; i--) if (i < self.length) acc = callback(acc, mk_get(self, i), i, self);
  return acc;
}

export function Array_reverse<T>(self: T[]): T[] {
  let i: i32 = 0;
  let j: i32 = self.length - 1;
  while (i < j) {
    const a = mk_get(self, i);
    self[i] = mk_get(self, j);
    self[j] = a;
    i++;
    j--;
  }
  return self;
}

export function Array_shift<T>(self: T[]): T | undefined {
  const n: i32 = self.length;
  if (n === 0) return undefined;
  const v = mk_get(self, 0);
  mk_move(self, 0, self, 1, n - 1);
  mk_set_length(self, n - 1);
  return v;
}

export function Array_slice<T>(self: readonly T[], start: i32 = 0, end: i32 = 0x7fffffff): T[] {
  const from = clampIndex(start, self.length);
  const to = clampIndex(end, self.length);
  const n: i32 = to > from ? to - from : 0;
  const out: T[] = mk_new_array<T>(n);
  mk_move(out, 0, self as T[], from, n);
  return out;
}

export function Array_some<T, R>(self: readonly T[], predicate: (value: T, index: i32, array: readonly T[]) => R): boolean {
  const n: i32 = self.length;
  for (let i: i32 = 0; i < n && i < self.length; i++) if (predicate(mk_get(self, i), i, self)) return true;
  return false;
}

export function Array_splice<T>(self: T[], start: i32, deleteCount: i32 = 0x7fffffff, ...items: T[]): T[] {
  const len: i32 = self.length;
  const from = clampIndex(start, len);
  const n: i32 = deleteCount < 0 ? 0 : deleteCount > len - from ? len - from : deleteCount;
  const removed: T[] = mk_new_array<T>(n);
  mk_move(removed, 0, self, from, n);
  const added: i32 = items.length;
  const tail: i32 = len - from - n;
  if (added > n) mk_set_length(self, len + added - n);
  mk_move(self, from + added, self, from + n, tail);
  if (added < n) mk_set_length(self, len + added - n);
  mk_move(self, from, items, 0, added);
  return removed;
}

export function Array_toReversed<T>(self: readonly T[]): T[] {
  return Array_reverse(Array_slice(self));
}

export function Array_toSpliced<T>(self: readonly T[], start: i32, deleteCount: i32 = 0x7fffffff, ...items: T[]): T[] {
  const out = Array_slice(self);
  Array_splice(out, start, deleteCount, ...items);
  return out;
}

export function Array_toString<T>(self: readonly T[]): string {
  return Array_join(self);
}

export function Array_unshift<T>(self: T[], ...items: T[]): i32 {
  const n: i32 = items.length;
  const len: i32 = self.length;
  mk_set_length(self, len + n);
  mk_move(self, n, self, 0, len);
  mk_move(self, 0, items, 0, n);
  return len + n;
}

export function Array_values<T>(self: readonly T[]): ArrayIterator<T> {
  return new ArrayIterator<T>(self);
}

export function Array_with<T>(self: readonly T[], index: i32, value: T): T[] {
  const i: i32 = index < 0 ? index + self.length : index;
  if (i < 0 || i >= self.length) throw new RangeError("Invalid index : " + index);
  const out = Array_slice(self);
  out[i] = value;
  return out;
}

export function ArrayConstructor_of<T>(...items: T[]): T[] {
  return items;
}

/** `Array.from(array)` */
export function ArrayConstructor_from<T>(source: readonly T[]): T[] {
  return Array_slice(source);
}

/** `Array.from(array, map)` */
export function ArrayConstructor_fromMapped<T, U>(source: readonly T[], map: (value: T, index: i32) => U): U[] {
  const out: U[] = mk_new_array<U>(0);
  for (let i: i32 = 0; i < source.length; i++) out.push(map(mk_get(source, i), i));
  return out;
}

/** `Array.from({ length }, map)` */
export function ArrayConstructor_fromLength<U>(length: i32, map: (value: undefined, index: i32) => U): U[] {
  const out: U[] = mk_new_array<U>(0);
  for (let i: i32 = 0; i < length; i++) out.push(map(undefined, i));
  return out;
}
