// Functions that take and make functions, with types flowing through.
function compose<A, B, C>(f: (a: A) => B, g: (b: B) => C): (a: A) => C {
  return (a) => g(f(a));
}
function curry<A, B, R>(f: (a: A, b: B) => R): (a: A) => (b: B) => R {
  return (a) => (b) => f(a, b);
}
function memo<R>(f: (n: number) => R): (n: number) => R {
  const keys: number[] = [];
  const values: R[] = [];
  return (n) => {
    const at = keys.indexOf(n);
    if (at >= 0) return values[at]!;
    const r = f(n);
    keys.push(n);
    values.push(r);
    return r;
  };
}
const lengthIsEven = compose(
  (s: string) => s.length,
  (n) => n % 2 === 0,
);
console.log(lengthIsEven("ab"), lengthIsEven("abc"));
console.log(curry((a: string, b: number) => a.repeat(b))("xy")(3));
let calls = 0;
const slow = memo((n) => {
  calls++;
  return "v" + n * n;
});
console.log(slow(3), slow(4), slow(3), calls);
