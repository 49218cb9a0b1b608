/**
 * Typed arrays. `A` is the kind of array: each kind that a program uses gets functions of its own, in which elements
 * are machine numbers of that kind.
 */
import { clampIndex } from "./array.ts";
import { RangeError, TypeError } from "./error.ts";
import { ArrayIterator, ListIterator } from "./iterators.ts";

export function TypedArray_buffer<A extends TypedArray<unknown>>(self: A): ArrayBuffer {
  return mk_typed_buffer(self);
}

export function TypedArray_byteLength<A extends TypedArray<unknown>>(self: A): i32 {
  return mk_typed_byte_length(self);
}

export function TypedArray_byteOffset<A extends TypedArray<unknown>>(self: A): i32 {
  return mk_typed_byte_offset(self);
}

export function TypedArray_at<A extends TypedArray<unknown>>(self: A, index: i32): number | undefined {
  const i: i32 = index < 0 ? index + self.length : index;
  return i < 0 || i >= self.length ? undefined : self[i];
}

export function TypedArray_copyWithin<A extends TypedArray<unknown>>(self: A, target: i32, start: i32, end: i32 = 0x7fffffff): A {
  const len: i32 = self.length;
  const to = clampIndex(target, len);
  const from = clampIndex(start, len);
  const last = clampIndex(end, len);
  const n: i32 = last - from < len - to ? last - from : len - to;
  if (n > 0) mk_typed_set(self, mk_typed_sub(self, from, from + n), to);
  return self;
}

export function TypedArray_every<A extends TypedArray<unknown>, R>(self: A, predicate: (value: A[number], index: i32, array: A) => R): boolean {
  for (let i: i32 = 0; i < self.length; i++) if (!predicate(self[i], i, self)) return false;
  return true;
}

export function TypedArray_fill<A extends TypedArray<unknown>, V extends number>(self: A, value: V, start: i32 = 0, end: i32 = 0x7fffffff): A {
  const last = clampIndex(end, self.length);
  for (let i = clampIndex(start, self.length); i < last; i++) mk_typed_store(self, i, value);
  return self;
}

export function TypedArray_filter<A extends TypedArray<unknown>, R>(self: A, predicate: (value: A[number], index: i32, array: A) => R): A {
  const out = mk_typed_new<A>(self.length);
  let n: i32 = 0;
  for (let i: i32 = 0; i < self.length; i++) {
    const v = self[i];
    if (!predicate(v, i, self)) continue;
    mk_typed_store(out, n, v);
    n++;
  }
  return mk_cast<A>(mk_typed_copy(out, 0, n));
}

export function TypedArray_find<A extends TypedArray<unknown>, R>(self: A, predicate: (value: A[number], index: i32, array: A) => R): number | undefined {
  const i = TypedArray_findIndex(self, predicate);
  return i < 0 ? undefined : self[i];
}

export function TypedArray_findIndex<A extends TypedArray<unknown>, R>(self: A, predicate: (value: A[number], index: i32, array: A) => R): i32 {
  for (let i: i32 = 0; i < self.length; i++) if (predicate(self[i], i, self)) return i;
  return -1;
}

export function TypedArray_findLast<A extends TypedArray<unknown>, R>(self: A, predicate: (value: A[number], index: i32, array: A) => R): number | undefined {
  const i = TypedArray_findLastIndex(self, predicate);
  return i < 0 ? undefined : self[i];
}

export function TypedArray_findLastIndex<A extends TypedArray<unknown>, R>(self: A, predicate: (value: A[number], index: i32, array: A) => R): i32 {
  for (let i: i32 = self.length - 1; i >= 0; i--) if (predicate(self[i], i, self)) return i;
  return -1;
}

export function TypedArray_forEach<A extends TypedArray<unknown>>(self: A, callback: (value: A[number], index: i32, array: A) => void): void {
  for (let i: i32 = 0; i < self.length; i++) callback(self[i], i, self);
}

export function TypedArray_includes<A extends TypedArray<unknown>, V extends number>(self: A, value: V, from: i32 = 0): boolean {
  for (let i = clampIndex(from, self.length); i < self.length; i++) {
    const v = self[i];
    if (v === value || (v !== v && value !== value)) return true;
  }
  return false;
}

export function TypedArray_indexOf<A extends TypedArray<unknown>, V extends number>(self: A, value: V, from: i32 = 0): i32 {
  for (let i = clampIndex(from, self.length); i < self.length; i++) if (self[i] === value) return i;
  return -1;
}

export function TypedArray_join<A extends TypedArray<unknown>>(self: A, separator: string = ","): string {
  const parts: string[] = mk_new_array<string>(0);
  for (let i: i32 = 0; i < self.length; i++) parts.push(mk_string(self[i]));
  return mk_str_join(parts, separator);
}

export function TypedArray_lastIndexOf<A extends TypedArray<unknown>, V extends number>(self: A, value: V, from: i32 = 0x7fffffff): i32 {
  let i: i32 = from < 0 ? from + self.length : from >= self.length ? self.length - 1 : from;
  for (; i >= 0; i--) if (self[i] === value) return i;
  return -1;
}

export function TypedArray_map<A extends TypedArray<unknown>>(self: A, callback: (value: A[number], index: i32, array: A) => number): A {
  const out = mk_typed_new<A>(self.length);
  for (let i: i32 = 0; i < self.length; i++) mk_typed_store(out, i, callback(self[i], i, self));
  return out;
}

export function TypedArray_reduce<A extends TypedArray<unknown>, U>(
  self: A,
  callback: (previous: U, value: A[number], index: i32, array: A) => U,
  initial: U,
): U {
  let acc = initial;
  for (let i: i32 = 0; i < self.length; i++) acc = callback(acc, self[i], i, self);
  return acc;
}

/** `reduce` without an initial value. */
export function TypedArray_reduceFirst<A extends TypedArray<unknown>>(
  self: A,
  callback: (previous: number, value: A[number], index: i32, array: A) => number,
): number {
  if (self.length === 0) throw new TypeError("Reduce of empty array with no initial value");
  let acc: number = self[0];
  for (let i: i32 = 1; i < self.length; i++) acc = callback(acc, self[i], i, self);
  return acc;
}

export function TypedArray_reduceRight<A extends TypedArray<unknown>, U>(
  self: A,
  callback: (previous: U, value: A[number], index: i32, array: A) => U,
  initial: U,
): U {
  let acc = initial;
  for (let i: i32 = self.length - 1; i >= 0; i--) acc = callback(acc, self[i], i, self);
  return acc;
}

export function TypedArray_reverse<A extends TypedArray<unknown>>(self: A): A {
  let i: i32 = 0;
  let j: i32 = self.length - 1;
  while (i < j) {
    const v = self[i];
    mk_typed_store(self, i, self[j]);
    mk_typed_store(self, j, v);
    i++;
    j--;
  }
  return self;
}

export function TypedArray_set<A extends TypedArray<unknown>>(self: A, source: object, offset: i32 = 0): void {
  mk_typed_set(self, source, offset);
}

export function TypedArray_slice<A extends TypedArray<unknown>>(self: A, start: i32 = 0, end: i32 = 0x7fffffff): A {
  return mk_cast<A>(mk_typed_copy(self, start, end));
}

export function TypedArray_some<A extends TypedArray<unknown>, R>(self: A, predicate: (value: A[number], index: i32, array: A) => R): boolean {
  for (let i: i32 = 0; i < self.length; i++) if (predicate(self[i], i, self)) return true;
  return false;
}

/** Stable, as JavaScript wants it of a sort whose comparison the program sees. */
export function TypedArray_sortBy<A extends TypedArray<unknown>>(self: A, compare: (a: A[number], b: A[number]) => number): A {
  for (let i: i32 = 1; i < self.length; i++) {
    const v = self[i];
    let low: i32 = 0;
    let high: i32 = i;
    while (low < high) {
      const middle: i32 = (low + high) >> 1;
      if (compare(v, self[middle]) < 0) high = middle;
      else low = middle + 1;
    }
    if (low === i) continue;
    mk_typed_set(self, mk_typed_sub(self, low, i), low + 1);
    mk_typed_store(self, low, v);
  }
  return self;
}

/** By size; -0 before 0, NaN last. Shell's sort: equal numbers cannot be told apart. */
export function TypedArray_sortByNumber<A extends TypedArray<unknown>>(self: A): A {
  let gap: i32 = 1;
  while (gap < self.length) gap = gap * 3 + 1;
  for (; gap > 0; gap = (gap / 3) | 0) {
    for (let i: i32 = gap; i < self.length; i++) {
      const v = self[i];
      let j: i32 = i - gap;
      while (j >= 0 && before(v, self[j])) {
        mk_typed_store(self, j + gap, self[j]);
        j -= gap;
      }
      mk_typed_store(self, j + gap, v);
    }
  }
  return self;
}

export function TypedArray_sort<A extends TypedArray<unknown>>(self: A, compare?: (a: A[number], b: A[number]) => number): A {
  return compare === undefined ? TypedArray_sortByNumber(self) : TypedArray_sortBy(self, compare);
}

function before(a: number, b: number): boolean {
  if (a < b) return true;
  if (a === b) return a === 0 && 1 / a < 1 / b;
  return a === a && b !== b;
}

export function TypedArray_subarray<A extends TypedArray<unknown>>(self: A, start: i32 = 0, end: i32 = 0x7fffffff): A {
  return mk_cast<A>(mk_typed_sub(self, start, end));
}

export function TypedArray_toReversed<A extends TypedArray<unknown>>(self: A): A {
  return TypedArray_reverse(TypedArray_slice(self));
}

export function TypedArray_toSorted<A extends TypedArray<unknown>>(self: A, compare?: (a: A[number], b: A[number]) => number): A {
  return TypedArray_sort(TypedArray_slice(self), compare);
}

export function TypedArray_toSortedBy<A extends TypedArray<unknown>>(self: A, compare: (a: A[number], b: A[number]) => number): A {
  return TypedArray_sortBy(TypedArray_slice(self), compare);
}

export function TypedArray_toSortedByNumber<A extends TypedArray<unknown>>(self: A): A {
  return TypedArray_sortByNumber(TypedArray_slice(self));
}

export function TypedArray_toString<A extends TypedArray<unknown>>(self: A): string {
  return TypedArray_join(self);
}

export function TypedArray_with<A extends TypedArray<unknown>>(self: A, index: i32, value: number): A {
  const i: i32 = index < 0 ? index + self.length : index;
  if (i < 0 || i >= self.length) throw new RangeError("Invalid typed array index");
  const out = TypedArray_slice(self);
  mk_typed_store(out, i, value);
  return out;
}

export class ElementIterator<A extends TypedArray<unknown>> extends ListIterator<number> {
  private readonly list: A;
  private at: i32 = 0;
  constructor(list: A) {
    super();
    this.list = list;
  }
  override step(): boolean {
    if (this.at >= this.list.length) return false;
    this.current = this.list[this.at];
    this.at = this.at + 1;
    return true;
  }
}

export function TypedArray_values<A extends TypedArray<unknown>>(self: A): ElementIterator<A> {
  return new ElementIterator<A>(self);
}

export function TypedArray_keys<A extends TypedArray<unknown>>(self: A): ArrayIterator<number> {
  return new ArrayIterator<number>(numbersBelow(self.length));
}

export function TypedArray_entries<A extends TypedArray<unknown>>(self: A): ArrayIterator<[number, number]> {
  const out: [number, number][] = [];
  for (let i: i32 = 0; i < self.length; i++) {
    const entry: [number, number] = [i, self[i]];
    out.push(entry);
  }
  return new ArrayIterator<[number, number]>(out);
}

function numbersBelow(n: i32): number[] {
  const out: number[] = [];
  for (let i: i32 = 0; i < n; i++) out.push(i);
  return out;
}

/** `Uint8Array.of(...)` */
export function TypedArrayConstructor_of<A>(...items: number[]): A {
  return TypedArrayConstructor_from<A>(items);
}

/** `Uint8Array.from(list)` */
export function TypedArrayConstructor_from<A>(source: readonly number[]): A {
  const out = mk_typed_new<A>(source.length);
  for (let i: i32 = 0; i < source.length; i++) mk_typed_store(out, i, mk_get(source, i));
  return out;
}
