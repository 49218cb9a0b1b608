// A rest parameter of a tuple type stands for that many parameters: wrappers keep the signature of what they wrap.
function wrap<A extends unknown[], R>(name: string, f: (...args: A) => R): (...args: A) => R {
  let calls = 0;
  return (...args) => {
    calls++;
    const r = f(...args);
    console.log(`${name}#${calls} with ${args.length}`);
    return r;
  };
}
const add = wrap("add", (a: number, b: number) => a + b);
const cat = wrap("cat", (a: string, n: number, f: boolean) => a.repeat(n) + f);
const none = wrap("none", () => 7);
console.log(add(1, 2), add(3, 4.5), cat("ab", 2, true), none());
function call(...args: [number, string]): string {
  const [n, s] = args;
  return s + n + args.length;
}
console.log(call(1, "x"), call(...([2, "y"] as [number, string])));
const later = <A extends unknown[]>(f: (...a: A) => void, ...a: A): (() => void) => () => f(...a);
later((x: number, y: string) => console.log(x + y), 5, "z")();
later(() => console.log("nothing"))();
class Signal<A extends unknown[]> {
  #fs: ((...args: A) => void)[] = [];
  on(f: (...args: A) => void): void { this.#fs.push(f); }
  emit(...args: A): number { for (const f of this.#fs) f(...args); return this.#fs.length; }
}
const s = new Signal<[pin: number, level: boolean]>();
s.on((pin, level) => console.log("pin", pin, level));
s.on((pin) => console.log("only", pin));
console.log(s.emit(4, true));
