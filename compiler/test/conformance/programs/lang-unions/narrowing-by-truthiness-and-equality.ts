// Truthiness and comparisons with null, undefined and other variables narrow.
function len(s: string | null | undefined): number {
  if (s) return s.length;
  return s === "" ? 0 : s === null ? -1 : -2;
}
console.log(len("abc"), len(""), len(null), len(undefined));
function same(a: string | number, b: string | boolean): string {
  if (a === b) return a.toUpperCase();
  return typeof a + typeof b;
}
console.log(same("x", "x"), same("x", "y"), same(1, true));
function first(list: number[] | undefined): number {
  if (!list || list.length === 0) return NaN;
  return list[0]!;
}
console.log(first(undefined), first([]), first([8]));
function bool(b: boolean | undefined): string {
  if (b) return "yes";
  if (b === false) return "no";
  return "unknown";
}
console.log(bool(true), bool(false), bool(undefined));
let current: { n: number } | null = null;
for (let i = 0; i < 3; i++) {
  if (current !== null) current.n += i;
  else current = { n: 10 };
}
console.log(current?.n);
