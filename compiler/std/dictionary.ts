/**
 * Dictionaries: objects with an index signature (`Record<string, T>`, `JsonObject`). The compiler turns `d[key]` into
 * `get` and `set`, `key in d` into `has`, and `{ ...d }` into `assign`.
 */
import { Pairs } from "./map.ts";

/** A dictionary whose type of values is not known. */
export interface AnyDictionary {
  order(): i32[];
  keyAt(entry: i32): string;
  valueAt(entry: i32): unknown;
}

export class Dictionary<T> extends Pairs<string, T> {
  set(key: string, value: T): void {
    this.put(key, value);
  }

  assign(other: Dictionary<T>): void {
    const order = other.order();
    for (let i: i32 = 0; i < order.length; i++) {
      const entry = mk_get(order, i);
      this.put(mk_get(other.keys_, entry), mk_get(other.values_, entry));
    }
  }

  /** Entry numbers in JavaScript's order: array indices ascending, then the other keys as they came. */
  order(): i32[] {
    const out: i32[] = mk_new_array<i32>(0);
    const n: i32 = this.keys_.length;
    for (let i: i32 = 0; i < n; i++) {
      const key = mk_get(this.keys_, i);
      if (!isArrayIndex(key)) continue;
      let at: i32 = out.length;
      out.push(i);
      for (; at > 0 && lessIndex(key, mk_get(this.keys_, mk_get(out, at - 1))); at--) mk_put(out, at, mk_get(out, at - 1));
      mk_put(out, at, i);
    }
    const plain = out.length === 0;
    for (let i: i32 = 0; i < n; i++) if (plain || !isArrayIndex(mk_get(this.keys_, i))) out.push(i);
    return out;
  }

  keyAt(entry: i32): string {
    return mk_get(this.keys_, entry);
  }

  valueAt(entry: i32): unknown {
    return mk_get(this.values_, entry);
  }
}

export function isDictionary(x: unknown): x is AnyDictionary {
  return x instanceof Dictionary;
}

/** Is it a canonical integer in 0 … 2³²-2? */
function isArrayIndex(key: string): boolean {
  const n: i32 = key.length;
  if (n === 0 || n > 10) return false;
  for (let i: i32 = 0; i < n; i++) {
    const c = key.charCodeAt(i);
    if (c < 48 || c > 57) return false;
  }
  if (n > 1 && key.charCodeAt(0) === 48) return false;
  return n < 10 || key < "4294967295";
}

function lessIndex(a: string, b: string): boolean {
  return a.length < b.length || (a.length === b.length && a < b);
}
