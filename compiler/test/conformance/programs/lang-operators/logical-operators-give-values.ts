// `&&` and `||` give one of their operands, not a boolean.
function show(x: unknown): string {
  return x === null ? "null" : typeof x === "string" ? `'${x}'` : String(x);
}
const values: (number | string | boolean | null | undefined)[] = [0, 1, "", "a", false, true, null, undefined, NaN, -0];
console.log(values.map((v) => show(v || "or")).join(" "));
console.log(values.map((v) => show(v && "and")).join(" "));
console.log(values.map((v) => (v ? "T" : "F")).join(""), values.map((v) => (!v ? "T" : "F")).join(""), values.map((v) => !!v).join());
const a = 3;
const b = 0;
console.log(a && b, a || b, b || a, b && a, (a && "text") || "none", (b && "text") || "none");
let calls = 0;
const t = () => ++calls > 0;
console.log(t() || t(), t() && t(), calls, (t() && false) || t(), calls);
const obj: { n: number } | null = calls > 100 ? null : { n: 4 };
console.log(obj && obj.n, (obj || { n: 0 }).n);
