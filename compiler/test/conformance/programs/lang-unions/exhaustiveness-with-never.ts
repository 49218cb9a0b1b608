// After all members are handled the rest is never.
type T = { t: "a"; n: number } | { t: "b"; s: string } | { t: "c" };
function fail(x: never): never {
  throw new Error("unexpected " + String(x));
}
function f(x: T): string {
  switch (x.t) {
    case "a":
      return "a" + x.n;
    case "b":
      return "b" + x.s;
    case "c":
      return "c";
    default:
      return fail(x);
  }
}
console.log(f({ t: "a", n: 1 }), f({ t: "b", s: "x" }), f({ t: "c" }));
function parity(n: number): "even" | "odd" {
  switch (n % 2) {
    case 0:
      return "even";
    case 1:
    case -1:
      return "odd";
  }
  throw new RangeError("no integer: " + n);
}
console.log(parity(4), parity(-3));
try {
  parity(0.5);
} catch (e) {
  console.log((e as Error).message);
}
