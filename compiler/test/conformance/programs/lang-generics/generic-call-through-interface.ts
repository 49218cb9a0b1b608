// A generic function works on what only the interface promises, for class and literal arguments.
interface Comparable<T> {
  compareTo(other: T): number;
}
class Version implements Comparable<Version> {
  constructor(
    readonly major: number,
    readonly minor: number,
  ) {}
  compareTo(other: Version): number {
    return this.major - other.major || this.minor - other.minor;
  }
  toString(): string {
    return `${this.major}.${this.minor}`;
  }
}
function max<T extends Comparable<T>>(first: T, ...rest: T[]): T {
  let best = first;
  for (const r of rest) if (r.compareTo(best) > 0) best = r;
  return best;
}
function sorted<T extends Comparable<T>>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => a.compareTo(b));
}
const v = [new Version(1, 9), new Version(2, 0), new Version(1, 10)];
console.log(max(v[0]!, v[1]!, v[2]!).toString());
console.log(sorted(v).map((x) => x.toString()).join(" < "));
