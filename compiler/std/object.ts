/** `Object`: functions on dictionaries and other objects, and identity. `Object.freeze` is built into the compiler. */
import { Dictionary } from "./dictionary.ts";

export function ObjectConstructor_keys<T>(dictionary: Dictionary<T>): string[] {
  const order = dictionary.order();
  const out: string[] = mk_new_array<string>(0);
  for (let i: i32 = 0; i < order.length; i++) out.push(mk_get(dictionary.keys_, mk_get(order, i)));
  return out;
}

export function ObjectConstructor_values<T>(dictionary: Dictionary<T>): T[] {
  const order = dictionary.order();
  const out: T[] = mk_new_array<T>(0);
  for (let i: i32 = 0; i < order.length; i++) out.push(mk_get(dictionary.values_, mk_get(order, i)));
  return out;
}

export function ObjectConstructor_entries<T>(dictionary: Dictionary<T>): [string, T][] {
  const order = dictionary.order();
  const out: [string, T][] = [];
  for (let i: i32 = 0; i < order.length; i++) {
    const entry = mk_get(order, i);
    const pair: [string, T] = [mk_get(dictionary.keys_, entry), mk_get(dictionary.values_, entry)];
    out.push(pair);
  }
  return out;
}

export function ObjectConstructor_fromEntries<T>(entries: readonly (readonly [string, T])[]): Dictionary<T> {
  const out = new Dictionary<T>();
  for (let i: i32 = 0; i < entries.length; i++) {
    const e = mk_get(entries, i);
    out.put(e[0], e[1]);
  }
  return out;
}

export function ObjectConstructor_hasOwn<T>(dictionary: Dictionary<T>, key: string): boolean {
  return dictionary.has(key);
}

export function ObjectConstructor_assign<T>(target: Dictionary<T>, source: Dictionary<T>): Dictionary<T> {
  target.assign(source);
  return target;
}

/** Of an object with a layout of its own: its fields as they were declared, without private names and what is undefined. */
export function ObjectConstructor_keysOf(x: unknown): string[] {
  const out: string[] = mk_new_array<string>(0);
  for (let i: i32 = 0; i < mk_reflect_count(x); i++) if (isShown(x, i)) out.push(mk_reflect_name(x, i));
  return out;
}

export function ObjectConstructor_valuesOf<T>(x: unknown): T[] {
  const out: T[] = mk_new_array<T>(0);
  for (let i: i32 = 0; i < mk_reflect_count(x); i++) if (isShown(x, i)) out.push(mk_cast<T>(mk_reflect_value(x, i)));
  return out;
}

export function ObjectConstructor_entriesOf<T>(x: unknown): [string, T][] {
  const out: [string, T][] = [];
  for (let i: i32 = 0; i < mk_reflect_count(x); i++) {
    if (!isShown(x, i)) continue;
    const pair: [string, T] = [mk_reflect_name(x, i), mk_cast<T>(mk_reflect_value(x, i))];
    out.push(pair);
  }
  return out;
}

function isShown(x: unknown, i: i32): boolean {
  return mk_reflect_value(x, i) !== undefined && !mk_reflect_name(x, i).startsWith("#");
}

/** SameValue: NaN is itself, and 0 is not -0. */
export function ObjectConstructor_is(a: unknown, b: unknown): boolean {
  if (typeof a !== "number" || typeof b !== "number") return a === b;
  return a === b ? a !== 0 || 1 / a === 1 / b : a !== a && b !== b;
}
