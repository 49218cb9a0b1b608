const memo = new Map<number, number>();
function fib(n: number): number {
  if (n < 2) return n;
  const known = memo.get(n);
  if (known !== undefined) return known;
  const v = fib(n - 1) + fib(n - 2);
  memo.set(n, v);
  return v;
}
console.log(fib(10), fib(50), fib(78), memo.size);
const paths = new Map<string, number>();
function grid(x: number, y: number): number {
  if (x === 0 || y === 0) return 1;
  const key = `${x},${y}`;
  let n = paths.get(key);
  if (n === undefined) {
    n = grid(x - 1, y) + grid(x, y - 1);
    paths.set(key, n);
  }
  return n;
}
console.log(grid(2, 2), grid(10, 10), grid(16, 16), paths.size);
function memoise<A, R>(f: (a: A) => R): (a: A) => R {
  const results = new Map<A, R>();
  return (a) => {
    const known = results.get(a);
    if (known !== undefined) return known;
    const r = f(a);
    results.set(a, r);
    return r;
  };
}
let calls = 0;
const slow = memoise((s: string) => {
  calls++;
  return s.toUpperCase();
});
console.log(slow("a"), slow("a"), slow("b"), calls);
