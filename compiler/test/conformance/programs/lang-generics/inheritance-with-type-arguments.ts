// A subclass fixes its parent's type argument; calls through the parent type dispatch to it.
abstract class Codec<T> {
  abstract encode(value: T): string;
  abstract decode(text: string): T;
  roundTrip(value: T): T {
    return this.decode(this.encode(value));
  }
}
class NumberCodec extends Codec<number> {
  encode(value: number): string {
    return "n" + value;
  }
  decode(text: string): number {
    return Number(text.slice(1));
  }
}
class ListCodec<T> extends Codec<T[]> {
  constructor(private readonly inner: Codec<T>) {
    super();
  }
  encode(value: T[]): string {
    return value.map((v) => this.inner.encode(v)).join("|");
  }
  decode(text: string): T[] {
    return text === "" ? [] : text.split("|").map((part) => this.inner.decode(part));
  }
}
class UpperList<T> extends ListCodec<T> {
  override encode(value: T[]): string {
    return super.encode(value).replaceAll("|", "+");
  }
}
const numbers: Codec<number> = new NumberCodec();
const nested: Codec<number[][]> = new ListCodec(new UpperList(numbers));
console.log(numbers.roundTrip(-2.5), new ListCodec(numbers).roundTrip([1, 2, 3]).length);
console.log(nested.encode([[1, 2], [3]]));
