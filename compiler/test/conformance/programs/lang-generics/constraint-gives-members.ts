// `T extends X` lets the function use X's members and returns the full type.
interface Weighted {
  weight: number;
}
function heaviest<T extends Weighted>(items: readonly T[]): T | undefined {
  let best: T | undefined;
  for (const item of items) if (best === undefined || item.weight > best.weight) best = item;
  return best;
}
class Crate implements Weighted {
  constructor(
    readonly label: string,
    public weight: number,
  ) {}
  shout(): string {
    return this.label.toUpperCase();
  }
}
function longest<T extends { readonly length: number }>(a: T, b: T): T {
  return a.length >= b.length ? a : b;
}
console.log(heaviest([new Crate("a", 2), new Crate("b", 9), new Crate("c", 5)])?.shout());
console.log(heaviest([{ weight: 1, ok: true }])?.ok, heaviest<Crate>([]) === undefined);
console.log(longest("abc", "de"), longest([1], [2, 3]).join());
