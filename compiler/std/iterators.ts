/**
 * Iterators over lists, strings, maps and sets. The compiler drives them with `step` and `current`, which allocate
 * nothing; `next` is the same for programs that call it themselves.
 */

/** What `next` gives. */
export class Step<T> {
  done: boolean;
  value: T | undefined;
  constructor(done: boolean, value: T | undefined) {
    this.done = done;
    this.value = value;
  }
}

export class ListIterator<T> {
  /** What the last `step` came to. */
  current: T = mk_default<T>();
  /** Goes on to the next element. False at the end, and from then on always. */
  step(): boolean {
    return false;
  }
  next(): Step<T> {
    return this.step() ? new Step<T>(false, this.current) : new Step<T>(true, undefined);
  }
  [Symbol.iterator](): ListIterator<T> {
    return this;
  }
}

/** Position of an iterator that has come to its end: lists that grow later do not revive it. */
export const ENDED: i32 = 0x7fffffff;

export class ArrayIterator<T> extends ListIterator<T> {
  private readonly list: readonly T[];
  private at: i32 = 0;
  constructor(list: readonly T[]) {
    super();
    this.list = list;
  }
  override step(): boolean {
    if (this.at >= this.list.length) {
      this.at = ENDED;
      return false;
    }
    this.current = mk_get(this.list, this.at);
    this.at = this.at + 1;
    return true;
  }
}

/** The indices of a list. */
export class IndexIterator<T> extends ListIterator<number> {
  private readonly list: readonly T[];
  private at: i32 = 0;
  constructor(list: readonly T[]) {
    super();
    this.list = list;
  }
  override step(): boolean {
    if (this.at >= this.list.length) {
      this.at = ENDED;
      return false;
    }
    this.current = this.at;
    this.at = this.at + 1;
    return true;
  }
}

export class EntryIterator<T> extends ListIterator<[number, T]> {
  private readonly list: readonly T[];
  private at: i32 = 0;
  constructor(list: readonly T[]) {
    super();
    this.list = list;
  }
  override step(): boolean {
    if (this.at >= this.list.length) {
      this.at = ENDED;
      return false;
    }
    this.current = [this.at, mk_get(this.list, this.at)];
    this.at = this.at + 1;
    return true;
  }
}

/** The code points of a string. */
export class StringIterator extends ListIterator<string> {
  private readonly text: string;
  private at: i32 = 0;
  constructor(text: string) {
    super();
    this.text = text;
  }
  override step(): boolean {
    if (this.at >= this.text.length) return false;
    const c = mk_str_code_point(this.text, this.at);
    this.at = this.at + (c > 0xffff ? 2 : 1);
    this.current = mk_str_from_code_point(c);
    return true;
  }
}
