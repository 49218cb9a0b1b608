function kind(v: unknown): string {
  return Array.isArray(v) ? `array of ${v.length}` : typeof v;
}
console.log(kind([1, 2]));
console.log(kind([]));
console.log(kind("ab"));
console.log(kind(5));
console.log(kind(null));
console.log(kind(undefined));
console.log(kind({ length: 3 }));
console.log(kind(new Uint8Array(2)));
console.log(kind(new Map<string, number>()));
console.log(kind([["x"]]));

function total(v: number | number[]): number {
  return Array.isArray(v) ? v.reduce((a, b) => a + b, 0) : v;
}
console.log(total(5), total([1, 2, 3]), total([]));

function flatten(v: string | string[]): string {
  return Array.isArray(v) ? v.join("+") : v;
}
console.log(flatten("x"), flatten(["a", "b"]));
