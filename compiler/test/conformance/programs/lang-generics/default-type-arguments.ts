// Type parameters may have defaults that refer to earlier ones.
class Result<T = string, E = Error> {
  private constructor(
    readonly value: T | undefined,
    readonly error: E | undefined,
  ) {}
  static ok<T, E = Error>(value: T): Result<T, E> {
    return new Result<T, E>(value, undefined);
  }
  static fail<T, E = Error>(error: E): Result<T, E> {
    return new Result<T, E>(undefined, error);
  }
  map<U>(f: (value: T) => U): Result<U, E> {
    return this.value === undefined ? Result.fail<U, E>(this.error!) : Result.ok<U, E>(f(this.value));
  }
}
const good: Result = Result.ok("text");
const bad: Result<number> = Result.fail(new RangeError("too big"));
console.log(good.map((t) => t.length).value);
console.log(bad.map((n) => n + 1).error?.message);
const code = Result.fail<boolean, number>(404);
console.log(code.error, code.map((b) => !b).value);

interface Pair<A, B = A[]> {
  a: A;
  b: B;
}
const p: Pair<number> = { a: 1, b: [2, 3] };
console.log(p.b.length + p.a);
