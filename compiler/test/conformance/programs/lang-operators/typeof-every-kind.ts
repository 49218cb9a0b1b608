// typeof names the kind of value, known or dynamic.
class C {}
function kind(x: unknown): string {
  return typeof x;
}
console.log([1, "s", true, undefined, null, {}, [], () => 1, new C(), NaN, new Map()].map((x: unknown) => kind(x)).join());
const n = 5;
const f = () => n;
console.log(typeof n, typeof "x", typeof f, typeof new C(), typeof null, typeof undefined, typeof [], typeof !n);
let u: number | string | undefined = n > 1 ? "text" : 3;
console.log(typeof u);
u = n > 1 ? undefined : u;
console.log(typeof u, typeof (u ?? 0), typeof typeof u);
function dispatch(x: number | string | boolean | (() => string) | { k: number } | undefined): string {
  switch (typeof x) {
    case "number":
      return "num " + (x + 1);
    case "string":
      return "str " + x.length;
    case "boolean":
      return "bool " + !x;
    case "function":
      return "fn " + x();
    case "undefined":
      return "undef";
    default:
      return "obj " + x.k;
  }
}
console.log([1, "ab", false, () => "called", { k: 7 }, undefined].map((x) => dispatch(x)).join("; "));
