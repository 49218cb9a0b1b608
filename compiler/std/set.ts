/** `Set`. */
import { Cursor, Hashed, KeyIterator } from "./hashed.ts";
import { ListIterator } from "./iterators.ts";

export class Set<T> extends Hashed<T> {
  constructor(values?: readonly T[] | null) {
    super();
    if (values === undefined || values === null) return;
    for (let i: i32 = 0; i < values.length; i++) this.add(mk_get(values, i));
  }

  get size(): i32 {
    return this.count;
  }

  add(value: T): Set<T> {
    if (this.find(value) < 0) this.append(value);
    return this;
  }

  clear(): void {
    if (this.keys_.length > 0) this.clearKeys();
  }

  delete(value: T): boolean {
    const i = this.find(value);
    if (i < 0) return false;
    this.kill(i);
    if (this.sparse()) this.squeeze();
    return true;
  }

  forEach(callback: (value: T, key: T, set: Set<T>) => void): void {
    const cursor = new Cursor<T>(this);
    for (let i = cursor.advance(); i >= 0; i = cursor.advance()) {
      const v = mk_get(this.keys_, i);
      callback(v, v, this);
    }
  }

  has(value: T): boolean {
    return this.find(value) >= 0;
  }

  entries(): TwiceIterator<T> {
    return new TwiceIterator<T>(this);
  }

  keys(): KeyIterator<T> {
    return new KeyIterator<T>(this);
  }

  values(): KeyIterator<T> {
    return new KeyIterator<T>(this);
  }

  [Symbol.iterator](): KeyIterator<T> {
    return new KeyIterator<T>(this);
  }
}

/** A set's entries are each value twice. */
export class TwiceIterator<T> extends ListIterator<[T, T]> {
  private readonly table: Hashed<T>;
  private readonly cursor: Cursor<T>;
  constructor(table: Hashed<T>) {
    super();
    this.table = table;
    this.cursor = new Cursor<T>(table);
  }
  override step(): boolean {
    const i = this.cursor.advance();
    if (i < 0) return false;
    const v = mk_get(this.table.keys_, i);
    this.current = [v, v];
    return true;
  }
}
