// Conditionals nest to the right, evaluate one branch, and join types.
let ran = "";
const t = <T>(name: string, v: T): T => ((ran += name), v);
function size(n: number): string {
  return n < 0 ? "negative" : n === 0 ? "zero" : n < 10 ? "small" : n < 100 ? "medium" : "large";
}
console.log([-1, 0, 5, 50, 500, NaN].map(size).join());
const mixed = (n: number) => (n > 0 ? t("a", n) : n < 0 ? t("b", "neg") : t("c", null));
console.log(mixed(1), mixed(-1), mixed(0), ran);
const f = (flag: boolean) => (flag ? (x: number) => x + 1 : (x: number) => x - 1);
console.log(f(true)(10), f(false)(10));
const arr = (flag: boolean) => (flag ? [1, 2] : []);
console.log(arr(true).length, arr(false).length);
const o = ran.length > 2 ? { kind: "long", n: 1 } : { kind: "short", n: 2 };
console.log(o.kind, (o.n === 1 ? 0.5 : 1) * 2);
