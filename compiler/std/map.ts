/** `Map`, and the values that go with keys in maps and dictionaries. */
import { Cursor, Hashed, KeyIterator, squeezeList } from "./hashed.ts";
import { ListIterator } from "./iterators.ts";

/** `values_[i]` belongs to `keys_[i]`. */
export class Pairs<K, V> extends Hashed<K> {
  values_: V[] = mk_new_array<V>(0);

  get(key: K): V | undefined {
    const i = this.find(key);
    return i < 0 ? undefined : mk_get(this.values_, i);
  }

  has(key: K): boolean {
    return this.find(key) >= 0;
  }

  put(key: K, value: V): void {
    const i = this.find(key);
    if (i >= 0) {
      mk_put(this.values_, i, value);
      return;
    }
    this.values_.push(value);
    this.append(key);
  }
}

export class Map<K, V> extends Pairs<K, V> {
  constructor(entries?: readonly (readonly [K, V])[] | null) {
    super();
    if (entries === undefined || entries === null) return;
    for (let i: i32 = 0; i < entries.length; i++) {
      const e = mk_get(entries, i);
      this.put(e[0], e[1]);
    }
  }

  get size(): i32 {
    return this.count;
  }

  clear(): void {
    if (this.keys_.length === 0) return;
    this.values_ = mk_new_array<V>(0);
    this.clearKeys();
  }

  delete(key: K): boolean {
    const i = this.find(key);
    if (i < 0) return false;
    this.kill(i);
    mk_put(this.values_, i, mk_default<V>());
    if (this.sparse()) {
      squeezeList(this.values_, this.links);
      this.squeeze();
    }
    return true;
  }

  forEach(callback: (value: V, key: K, map: Map<K, V>) => void): void {
    const cursor = new Cursor<K>(this);
    for (let i = cursor.advance(); i >= 0; i = cursor.advance()) callback(mk_get(this.values_, i), mk_get(this.keys_, i), this);
  }

  set(key: K, value: V): Map<K, V> {
    this.put(key, value);
    return this;
  }

  entries(): PairIterator<K, V> {
    return new PairIterator<K, V>(this);
  }

  keys(): KeyIterator<K> {
    return new KeyIterator<K>(this);
  }

  values(): ValueIterator<K, V> {
    return new ValueIterator<K, V>(this);
  }

  [Symbol.iterator](): PairIterator<K, V> {
    return new PairIterator<K, V>(this);
  }
}

export class PairIterator<K, V> extends ListIterator<[K, V]> {
  private readonly table: Pairs<K, V>;
  private readonly cursor: Cursor<K>;
  constructor(table: Pairs<K, V>) {
    super();
    this.table = table;
    this.cursor = new Cursor<K>(table);
  }
  override step(): boolean {
    const i = this.cursor.advance();
    if (i < 0) return false;
    this.current = [mk_get(this.table.keys_, i), mk_get(this.table.values_, i)];
    return true;
  }
}

export class ValueIterator<K, V> extends ListIterator<V> {
  private readonly table: Pairs<K, V>;
  private readonly cursor: Cursor<K>;
  constructor(table: Pairs<K, V>) {
    super();
    this.table = table;
    this.cursor = new Cursor<K>(table);
  }
  override step(): boolean {
    const i = this.cursor.advance();
    if (i < 0) return false;
    this.current = mk_get(this.table.values_, i);
    return true;
  }
}
