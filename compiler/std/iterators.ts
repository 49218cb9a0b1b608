/** Iterators over lists; `Step` is what `next` gives. */

export class Step<T> {
  done: boolean;
  value: T | undefined;
  constructor(done: boolean, value: T | undefined) {
    this.done = done;
    this.value = value;
  }
}

export class ArrayIterator<T> {
  private readonly list: readonly T[];
  private at: i32 = 0;
  constructor(list: readonly T[]) {
    this.list = list;
  }
  next(): Step<T> {
    if (this.at >= this.list.length) {
      this.at = 0x7fffffff;
      return new Step<T>(true, undefined);
    }
    const v = mk_get(this.list, this.at);
    this.at = this.at + 1;
    return new Step<T>(false, v);
  }
  [Symbol.iterator](): ArrayIterator<T> {
    return this;
  }
}

export class IndexIterator {
  private readonly end: i32;
  private at: i32 = 0;
  constructor(end: i32) {
    this.end = end;
  }
  next(): Step<number> {
    if (this.at >= this.end) return new Step<number>(true, undefined);
    const i: number = this.at;
    this.at = this.at + 1;
    return new Step<number>(false, i);
  }
  [Symbol.iterator](): IndexIterator {
    return this;
  }
}

export class EntryIterator<T> {
  private readonly list: readonly T[];
  private at: i32 = 0;
  constructor(list: readonly T[]) {
    this.list = list;
  }
  next(): Step<[number, T]> {
    if (this.at >= this.list.length) return new Step<[number, T]>(true, undefined);
    const i = this.at;
    this.at = i + 1;
    const entry: [number, T] = [i, mk_get(this.list, i)];
    return new Step<[number, T]>(false, entry);
  }
  [Symbol.iterator](): EntryIterator<T> {
    return this;
  }
}

/** The code points of a string. */
export class StringIterator {
  private readonly text: string;
  private at: i32 = 0;
  constructor(text: string) {
    this.text = text;
  }
  next(): Step<string> {
    if (this.at >= this.text.length) return new Step<string>(true, undefined);
    const c = mk_str_code_point(this.text, this.at);
    this.at = this.at + (c > 0xffff ? 2 : 1);
    return new Step<string>(false, mk_str_from_code_point(c));
  }
  [Symbol.iterator](): StringIterator {
    return this;
  }
}
