/** Lists and strings where an `Iterable` is expected: compiled, they are no objects with methods. */
import { ArrayIterator, StringIterator } from "./iterators.ts";

class IterableList<T> {
  private readonly list: readonly T[];
  constructor(list: readonly T[]) {
    this.list = list;
  }
  [Symbol.iterator](): ArrayIterator<T> {
    return new ArrayIterator<T>(this.list);
  }
}

class IterableText {
  private readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  [Symbol.iterator](): StringIterator {
    return new StringIterator(this.text);
  }
}

export function Iterable_ofList<T>(list: readonly T[]): IterableList<T> {
  return new IterableList<T>(list);
}

export function Iterable_ofText(text: string): IterableText {
  return new IterableText(text);
}
