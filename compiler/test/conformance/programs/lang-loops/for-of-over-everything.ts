// for..of goes over arrays, strings, typed arrays, sets, maps, iterators and own iterables.
const out: string[] = [];
for (const n of [1.5, 2]) out.push(String(n));
for (const c of "ab") out.push(c);
for (const b of new Uint8Array([7, 255])) out.push("u" + b);
for (const v of new Set(["s"])) out.push(v);
for (const [k, v] of new Map([["k", true]])) out.push(k + v);
for (const i of ["x", "y"].keys()) out.push("i" + i);
for (const [i, v] of ["x"].entries()) out.push(i + v);
class Range {
  constructor(
    private lo: number,
    private hi: number,
  ) {}
  *[Symbol.iterator]() {
    for (let i = this.lo; i < this.hi; i++) yield i;
  }
}
for (const r of new Range(3, 6)) out.push("r" + r);
const it: Iterable<number> = new Range(1, 2);
for (const r of it) out.push("it" + r);
for (const f of new Float32Array([0.5])) out.push("f" + f);
console.log(out.join(" "));
