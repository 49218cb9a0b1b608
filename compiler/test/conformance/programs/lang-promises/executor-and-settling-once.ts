// The executor runs at once; only the first call of resolve or reject counts.
let resolveLater: (v: number) => void = () => {};
const a = new Promise<number>((resolve, reject) => {
  console.log("executor");
  resolve(1);
  resolve(2);
  reject(new Error("ignored"));
});
const b = new Promise<number>((resolve) => {
  resolveLater = resolve;
});
const c = new Promise<number>(() => {
  throw new RangeError("in executor");
});
const d = new Promise<string>((resolve, reject) => {
  reject("plain");
  throw new Error("after reject");
});
console.log("constructed");
a.then((v) => console.log("a", v));
b.then((v) => console.log("b", v));
c.catch((e) => console.log("c", (e as Error).message));
d.catch((e) => console.log("d", String(e)));
resolveLater(5);
resolveLater(6);
