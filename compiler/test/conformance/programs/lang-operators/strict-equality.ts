// === compares values of primitives and identity of objects; NaN is unequal to itself, -0 equals 0.
const nan = 0 / [0][0]!;
console.log(nan === nan, nan !== nan, -0 === 0, 0 === -[0][0]!);
const o1 = { a: 1 };
const o2 = { a: 1 };
console.log(o1 === o2, o1 === o1, o1 !== o2, "ab" === "a" + "b");
const x: unknown = 1;
const y: unknown = "1";
console.log(x === y, x === 1, y === "1", x === true, (null as unknown) === undefined);
function eq(a: number | string | null | undefined | boolean, b: number | string | null | undefined | boolean): boolean {
  return a === b;
}
console.log(eq(1, 1), eq("x", "x"), eq(null, undefined), eq(undefined, undefined), eq(true, 1), eq("", 0), eq(NaN, NaN), eq(-0, 0));
let joined = "";
for (const part of ["he", "ll", "o"]) joined += part;
console.log(joined === "hello", eq(joined, "hello"), (joined as unknown) === "hello");
const f = () => 1;
const g = f;
console.log(f === g, (f as unknown) === (g as unknown));
enum E { A, B }
const e: E = joined === "hello" ? E.B : E.A;
console.log(e === E.B, e !== E.B, e === 1);
