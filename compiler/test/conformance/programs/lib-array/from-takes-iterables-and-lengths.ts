console.log(Array.from([3, 1, 2]).join());
console.log(Array.from("a😀b").length);
console.log(Array.from("abc", (c) => c + c).join());
console.log(Array.from(new Set([1, 2, 2, 3])).join());
console.log(Array.from(new Map([["k", 1]]).keys()).join());
console.log(Array.from({ length: 4 }, (_, i) => i * i).join());
console.log(Array.from({ length: 0 }, () => "x").length);
console.log(Array.from([1, 2, 3], (n, i) => n * i).join());
console.log(Array.from([1, 2, 3].values()).join());

function* count(n: number): Generator<number, undefined, undefined> {
  for (let i = 0; i < n; i++) yield i;
  return undefined;
}
console.log(Array.from(count(3)).join());
console.log(Array.from(count(3), (n) => "#" + n).join());

// A copy, not the same array.
const original = ["p"];
const copy = Array.from(original);
copy.push("q");
console.log(original.length, copy.length);
console.log(Array.of(7, 8).join(), Array.of<number>().length);
