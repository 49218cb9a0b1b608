// Wrong lengths and counts throw a RangeError with a message.
function tryIt(f: () => unknown): string {
  try {
    f();
    return "fine";
  } catch (e) {
    return e instanceof RangeError ? "RangeError" : e instanceof Error ? e.name : "?";
  }
}
console.log(tryIt(() => "ab".repeat(-1)), tryIt(() => "ab".repeat(0)));
console.log(tryIt(() => (1).toFixed(-1)), tryIt(() => (1).toFixed(0)), tryIt(() => (255).toString(37)));
console.log(tryIt(() => new Uint8Array(-1)), tryIt(() => new DataView(new ArrayBuffer(4)).getInt32(1)));
console.log(tryIt(() => String.fromCodePoint(0x110000)), tryIt(() => (1).toPrecision(0)));
function deep(n: number): number {
  return n === 0 ? 0 : 1 + deep(n - 1);
}
console.log(deep(500));
