// An optional parameter that is not passed is undefined, for every kind of value.
function f(a: number, b?: number, c?: string, d?: { x: number }, e?: boolean): string {
  const parts = [b === undefined ? "-" : String(b + a)];
  parts.push(c ?? "-", String(d?.x), e ? "t" : e === undefined ? "u" : "f");
  return parts.join(" ");
}
console.log(f(1));
console.log(f(1, 2));
console.log(f(1, undefined, "c"));
console.log(f(1, 0, "", { x: 5 }, false));
const g: (a?: number, b?: u8) => string = (a, b) => `${a}/${b}`;
console.log(g(), g(1), g(undefined, 200));
class C {
  m(x?: string): boolean {
    return x === undefined;
  }
}
console.log(new C().m(), new C().m("x"), new C().m(undefined));
