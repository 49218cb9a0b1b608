// Prefix gives the new value, postfix the old; each evaluates its target once.
let i = 5;
console.log(i++ + ++i, i, i-- - --i, i);
let calls = 0;
const list = [10, 20, 30];
const at = () => calls++;
list[at()]!++;
--list[at()]!;
console.log(list[at()]!--, list.join(), calls);
const o = { n: 0.5, deep: { m: -1 } };
o.n++;
console.log(++o.n, o.n--, o.deep.m++, ++o.deep.m, o.n);
let big = 9007199254740991;
big++;
big++;
console.log(big);
class C {
  static n = 0;
  #p = 1;
  bump(): number {
    return this.#p++ + ++C.n + this.#p;
  }
}
const c = new C();
console.log(c.bump(), c.bump(), C.n);
const bytes: u8[] = [254];
bytes[0]!++;
console.log(bytes[0]);
