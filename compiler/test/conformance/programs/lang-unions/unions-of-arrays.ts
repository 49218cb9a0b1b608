// One of several kinds of arrays: told apart at run time, whatever their elements are.
class Dog { constructor(readonly n: string) {} }
type L = string[] | Dog[] | number[] | boolean[];
function f(l: L): string { return l.length + ":" + l.map((x: string | Dog | number | boolean) => (x instanceof Dog ? "dog " + x.n : typeof x === "string" ? "s" + x.length : String(x))).join(); }
console.log(f(["a", "bc"]), f([new Dog("x")]), f([1.5]), f([true, false]), f([]));
function g(l: number[] | string[]): string { let o = ""; for (const x of l) o += x; return o; }
console.log(g([1, 2]), g(["q"]));
function h(x: Uint8Array | number[] | null): number { if (!x) return -1; let s = 0; for (const v of x) s += v; return s + x.length; }
console.log(h(new Uint8Array([1, 2])), h([0.5]), h(null));
