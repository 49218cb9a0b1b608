// `asserts x is T` narrows after the call.
function assertText(x: unknown): asserts x is string {
  if (typeof x !== "string") throw new TypeError("expected text");
}
function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}
function isList(x: unknown): x is readonly unknown[] {
  return Array.isArray(x);
}
function lengthOf(x: unknown): number {
  if (isList(x)) return x.length;
  assertText(x);
  return x.length;
}
console.log(lengthOf("four"), lengthOf([1, 2]));
try {
  lengthOf(5);
} catch (e) {
  console.log(e instanceof TypeError ? e.message : "other");
}
function half(n: number | undefined): number {
  assert(n !== undefined, "no number");
  return n / 2;
}
try {
  console.log(half(9));
  half(undefined);
} catch (e) {
  console.log(String(e));
}
