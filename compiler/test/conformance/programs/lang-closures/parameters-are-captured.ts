// Parameters, also reassigned and defaulted ones, are captured as variables.
function adder(n: number, scale = n * 2, ...more: number[]) {
  n += 100;
  const f = (x: number) => {
    scale++;
    return n + scale + x + more.length;
  };
  more.push(0);
  return f;
}
const f = adder(1);
console.log(f(0), f(0));
const g = adder(1, 5, 9, 9);
console.log(g(1000));
function late(x: number): () => number {
  const get = () => x;
  x = 42;
  return get;
}
console.log(late(1)());
