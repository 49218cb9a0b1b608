// typeof narrows unions of primitives, functions and objects, also through early exits.
type Value = string | number | boolean | null | undefined | number[] | ((n: number) => number) | { label: string };
function text(v: Value): string {
  if (v === undefined) return "undefined";
  if (typeof v === "string") return `"${v}"`;
  if (typeof v === "number" || typeof v === "boolean") return v.toString();
  if (typeof v === "function") return "f" + v(20);
  if (!v) return "null";
  if (Array.isArray(v)) return `[${v.join()}]`;
  return v.label;
}
const all: Value[] = ["s", 1.25, true, null, undefined, [1, 2], (n) => n + 1, { label: "obj" }, "", 0, false];
console.log(all.map(text).join(" "));
function twice(x: string | number): string | number {
  return typeof x === "string" ? x + x : x + x;
}
console.log(twice("ab"), twice(4));
function padLeft(value: string, padding: string | number): string {
  if (typeof padding === "number") return " ".repeat(padding) + value;
  return padding + value;
}
console.log(padLeft("a", 3) + padLeft("b", ">"));
