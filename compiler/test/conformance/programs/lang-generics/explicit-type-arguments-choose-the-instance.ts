// The same call with different explicit type arguments converts differently.
function collect<T>(...items: T[]): T[] {
  return items;
}
const mixed = collect<number | string>(1, "two", 3);
const bytes = collect<u8>(1, 2, 255);
console.log(mixed.length, typeof mixed[0], typeof mixed[1]);
let sum = 0;
for (const b of bytes) sum += b;
console.log(sum);
function identity<T>(x: T): T {
  return x;
}
const asUnion = identity<string | null>(null);
console.log(asUnion, identity("s"), identity<number>(4.5), identity<readonly string[]>(["q"])[0]);
const fn: (x: number) => number = identity;
console.log(fn(8));
