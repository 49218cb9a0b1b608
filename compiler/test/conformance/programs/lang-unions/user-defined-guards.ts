// `x is T` functions narrow, also as callbacks of filter and find.
interface Cat {
  kind: "cat";
  meow: string;
}
interface Dog {
  kind: "dog";
  bark: number;
}
type Pet = Cat | Dog;
const isCat = (p: Pet): p is Cat => p.kind === "cat";
function isDefined<T>(x: T | undefined | null): x is T {
  return x !== undefined && x !== null;
}
const pets: (Pet | undefined)[] = [{ kind: "cat", meow: "mew" }, undefined, { kind: "dog", bark: 3 }, { kind: "cat", meow: "purr" }];
const real = pets.filter(isDefined);
console.log(real.length, real.filter(isCat).map((c) => c.meow).join());
const dog = real.filter((p): p is Dog => p.kind === "dog")[0];
console.log(dog?.bark);
function isNumbers(list: readonly unknown[]): list is readonly number[] {
  return list.every((x) => typeof x === "number");
}
const lists: (readonly unknown[])[] = [[1, 2], ["a"], []];
console.log(lists.map((l) => (isNumbers(l) ? "n" : "x")).join(""));
