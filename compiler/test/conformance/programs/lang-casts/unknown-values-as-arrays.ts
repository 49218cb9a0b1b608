// Array.isArray and casts of unknown values find arrays of every kind of element.
const bytes: u8[] = [1, 2, 3];
function describe(x: unknown): string {
  if (!Array.isArray(x)) return typeof x;
  return x.length + " of " + x.map((e) => (e === null ? "null" : typeof e)).join("/");
}
const values: unknown[] = [[1, "a", null], [1.5], bytes, ["s"], [], [{ a: 1 }, undefined], "text", new Uint8Array(2), [[true]], [false]];
for (const v of values) console.log(describe(v));
const numbers = JSON.parse("[1, 2.5, 3]") as number[];
console.log(numbers.length, numbers.reduce((a, b) => a + b, 0));
const words = JSON.parse('["a", "b"]') as string[];
console.log(words.join("+"), words.map((w) => w.toUpperCase()).join(""));
const same: unknown = [7, 8];
const back = same as number[];
back.push(9);
console.log((same as number[]).length, back === same);
const either: string | number[] = values.length > 2 ? [1, 2] : "x";
console.log(Array.isArray(either) ? either.length : either);
