// `&&=`, `||=` and `??=` assign only when they must, and evaluate the target once.
let log = "";
class Holder {
  #v: number | null = null;
  get v(): number | null {
    log += "g";
    return this.#v;
  }
  set v(x: number | null) {
    log += "s";
    this.#v = x;
  }
}
const h = new Holder();
h.v ??= 5;
h.v ??= 6;
h.v &&= h.v + 1;
h.v ||= 100;
console.log(h.v, log);
let i = 0;
const list: (string | undefined)[] = [undefined, "b", ""];
list[i++] ??= "a";
list[i++] ??= "never";
list[i++] ||= "c";
console.log(list.join(), i);
let s = "x";
let r = (s &&= "y");
console.log(s, r);
r = s ||= "z";
console.log(r);
const cache = new Map<string, number>();
const o: { n?: number; f?: () => string } = {};
o.n ??= cache.size;
o.n ||= 3;
o.f ??= () => "made";
console.log(o.n, o.f());
