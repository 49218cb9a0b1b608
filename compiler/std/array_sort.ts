/** `sort` and `toSorted`, by a comparison or by text. */
import { Array_slice } from "./array.ts";

/** Stable merge sort; runs of up to 8 by insertion. undefined goes to the end. */
export function Array_sortBy<T>(self: T[], compare: (a: T, b: T) => number): T[] {
  sortRange(self, undefinedLast(self), compare);
  return self;
}

export function Array_sortByText<T>(self: T[]): T[] {
  return Array_sortBy(self, (a: T, b: T): number => byText(a, b));
}

/** `sort` with a comparison that may be undefined. */
export function Array_sort<T>(self: T[], compare?: (a: T, b: T) => number): T[] {
  return compare === undefined ? Array_sortByText(self) : Array_sortBy(self, compare);
}

function byText<T>(a: T, b: T): number {
  const x = mk_string(a);
  const y = mk_string(b);
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Moves undefined elements to the end; gives the number of the others. */
function undefinedLast<T>(self: T[]): i32 {
  const n: i32 = self.length;
  let defined: i32 = 0;
  for (let i: i32 = 0; i < n; i++) {
    const v = mk_get(self, i);
    if (v === undefined) continue;
    if (defined !== i) self[defined] = v;
    defined++;
  }
  for (let i: i32 = defined; i < n; i++) self[i] = mk_cast<T>(undefined);
  return defined;
}

function sortRange<T>(list: T[], n: i32, compare: (a: T, b: T) => number): void {
  for (let from: i32 = 0; from < n; from = from + 8) insertionSort(list, from, from + 8 < n ? from + 8 : n, compare);
  if (n <= 8) return;
  const spare: T[] = mk_new_array<T>(n);
  for (let width: i32 = 8; width < n; width = width * 2) {
    for (let from: i32 = 0; from < n; from = from + width * 2) {
      const middle: i32 = from + width < n ? from + width : n;
      const to: i32 = from + width * 2 < n ? from + width * 2 : n;
      merge(list, spare, from, middle, to, compare);
    }
  }
}

function insertionSort<T>(list: T[], from: i32, to: i32, compare: (a: T, b: T) => number): void {
  for (let i: i32 = from + 1; i < to; i++) {
    const v = list[i]!;
    let j: i32 = i - 1;
    while (j >= from && compare(list[j]!, v) > 0) {
      list[j + 1] = list[j]!;
      j--;
    }
    list[j + 1] = v;
  }
}

function merge<T>(list: T[], spare: T[], from: i32, middle: i32, to: i32, compare: (a: T, b: T) => number): void {
  if (middle >= to || compare(list[middle - 1]!, list[middle]!) <= 0) return;
  mk_move(spare, from, list, from, middle - from);
  let i: i32 = from;
  let j: i32 = middle;
  let k: i32 = from;
  while (i < middle && j < to) {
    const a = mk_get(spare, i);
    const b = list[j]!;
    if (compare(a, b) <= 0) {
      list[k] = a;
      i++;
    } else {
      list[k] = b;
      j++;
    }
    k++;
  }
  if (i < middle) mk_move(list, k, spare, i, middle - i);
}

export function Array_toSorted<T>(self: readonly T[], compare?: (a: T, b: T) => number): T[] {
  return Array_sort(Array_slice(self), compare);
}

export function Array_toSortedBy<T>(self: readonly T[], compare: (a: T, b: T) => number): T[] {
  return Array_sortBy(Array_slice(self), compare);
}

export function Array_toSortedByText<T>(self: readonly T[]): T[] {
  return Array_sortByText(Array_slice(self));
}
