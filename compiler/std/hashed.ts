/**
 * The hash table under Map, Set and dictionaries: keys in the order in which they came.
 *
 * Entry i is `keys[i]`; `links[i]` is the next entry of its bucket, END, or DEAD once the entry is deleted. Up to SMALL
 * entries there are no buckets and a search looks at every key. Dead entries are squeezed out when they outnumber the
 * live ones. An iterator keeps an entry number; how squeezing changes such numbers is in the chain of `Move`s, which
 * only iterators hold on to, so that the collector takes what nobody needs any more.
 */
import { ListIterator } from "./iterators.ts";

const enum Link {
  END = -1,
  DEAD = -2,
}

const enum Size {
  /** More entries than this get buckets. */
  SMALL = 8,
}

/** Once `next` is set, entry numbers from before have changed: dead entries of `links` went away, or all if there are none. */
class Move {
  links: i32[] | undefined;
  next: Move | undefined;
}

export class Hashed<K> {
  keys_: K[] = mk_new_array<K>(0);
  links: i32[] = mk_new_array<i32>(0);
  /** First entry of each bucket; a power of two of them, or none. */
  private buckets: i32[] | undefined;
  /** Live entries. */
  count: i32 = 0;
  /** Set once there was an iterator. */
  private moves: Move | undefined;

  /** The entry of a key, or -1. */
  find(key: K): i32 {
    const { buckets, links, keys_ } = this;
    if (buckets === undefined) {
      for (let i: i32 = 0; i < keys_.length; i++) if (mk_get(links, i) !== Link.DEAD && mk_same(mk_get(keys_, i), key)) return i;
      return -1;
    }
    let i = mk_get(buckets, mk_hash(key) & (buckets.length - 1));
    while (i >= 0 && !mk_same(mk_get(keys_, i), key)) i = mk_get(links, i);
    return i;
  }

  /** Appends a key that is not there yet. */
  append(key: K): void {
    const at: i32 = this.keys_.length;
    const { buckets } = this;
    this.keys_.push(mk_key(key));
    this.links.push(Link.END);
    this.count = this.count + 1;
    if (buckets === undefined ? at >= Size.SMALL : at >= buckets.length) this.rehash();
    else if (buckets !== undefined) this.link(buckets, at);
  }

  private link(buckets: i32[], i: i32): void {
    const b: i32 = mk_hash(mk_get(this.keys_, i)) & (buckets.length - 1);
    mk_put(this.links, i, mk_get(buckets, b));
    mk_put(buckets, b, i);
  }

  private rehash(): void {
    const n: i32 = this.keys_.length;
    if (n <= Size.SMALL) {
      this.buckets = undefined;
      return;
    }
    let size: i32 = 16;
    while (size <= n) size = size * 2;
    const buckets: i32[] = mk_new_array<i32>(size);
    for (let i: i32 = 0; i < size; i++) mk_put(buckets, i, Link.END);
    // Later entries first: chains then run in the order of insertion.
    for (let i: i32 = n - 1; i >= 0; i--) if (mk_get(this.links, i) !== Link.DEAD) this.link(buckets, i);
    this.buckets = buckets;
  }

  /** Deletes an entry. True if its number's neighbours were moved: then values must be squeezed too, see `squeeze`. */
  kill(i: i32): void {
    const { buckets, links, keys_ } = this;
    if (buckets !== undefined) {
      const b: i32 = mk_hash(mk_get(keys_, i)) & (buckets.length - 1);
      const next = mk_get(links, i);
      let j = mk_get(buckets, b);
      if (j === i) mk_put(buckets, b, next);
      else {
        while (mk_get(links, j) !== i) j = mk_get(links, j);
        mk_put(links, j, next);
      }
    }
    mk_put(links, i, Link.DEAD);
    mk_put(keys_, i, mk_default<K>());
    this.count = this.count - 1;
  }

  /** Are there so many dead entries that they should go? */
  sparse(): boolean {
    return this.keys_.length - this.count > this.count + Size.SMALL;
  }

  /** Takes the dead entries out of the keys. Lists that go with them have been squeezed by their `links` before. */
  squeeze(): void {
    const old = this.links;
    squeezeList(this.keys_, old);
    const links: i32[] = mk_new_array<i32>(this.count);
    for (let i: i32 = 0; i < links.length; i++) mk_put(links, i, Link.END);
    this.links = links;
    this.moved(old);
    this.buckets = undefined;
    this.rehash();
  }

  clearKeys(): void {
    this.keys_ = mk_new_array<K>(0);
    this.links = mk_new_array<i32>(0);
    this.buckets = undefined;
    this.count = 0;
    this.moved(undefined);
  }

  private moved(links: i32[] | undefined): void {
    const { moves } = this;
    if (moves === undefined) return;
    const next = new Move();
    moves.links = links;
    moves.next = next;
    this.moves = next;
  }

  /** The place in the chain of moves from which a new iterator goes on. */
  lastMove(): Move {
    const m = this.moves ?? new Move();
    this.moves = m;
    return m;
  }
}

/** Takes out of a list what is dead by `links`. */
export function squeezeList<T>(list: T[], links: readonly i32[]): void {
  let to: i32 = 0;
  for (let i: i32 = 0; i < list.length; i++) {
    if (mk_get(links, i) === Link.DEAD) continue;
    mk_put(list, to, mk_get(list, i));
    to++;
  }
  mk_set_length(list, to);
}

/** Walks over the live entries, whatever happens to the table meanwhile. */
export class Cursor<K> {
  private readonly table: Hashed<K>;
  private move: Move;
  /** The next entry to look at. */
  private next: i32 = 0;
  private ended: boolean = false;

  constructor(table: Hashed<K>) {
    this.table = table;
    this.move = table.lastMove();
  }

  /** Number of the next live entry, or -1 at the end. */
  advance(): i32 {
    if (this.ended) return -1;
    this.catchUp();
    const { links } = this.table;
    let i = this.next;
    while (i < links.length && mk_get(links, i) === Link.DEAD) i++;
    if (i >= links.length) {
      this.ended = true;
      return -1;
    }
    this.next = i + 1;
    return i;
  }

  private catchUp(): void {
    let { next } = this.move;
    while (next !== undefined) {
      const { links } = this.move;
      if (links === undefined) this.next = 0;
      else {
        let live: i32 = 0;
        for (let i: i32 = 0; i < this.next; i++) if (mk_get(links, i) !== Link.DEAD) live++;
        this.next = live;
      }
      this.move = next;
      next = next.next;
    }
  }
}

export class KeyIterator<K> extends ListIterator<K> {
  private readonly table: Hashed<K>;
  private readonly cursor: Cursor<K>;
  constructor(table: Hashed<K>) {
    super();
    this.table = table;
    this.cursor = new Cursor<K>(table);
  }
  override step(): boolean {
    const i = this.cursor.advance();
    if (i < 0) return false;
    this.current = mk_get(this.table.keys_, i);
    return true;
  }
}
