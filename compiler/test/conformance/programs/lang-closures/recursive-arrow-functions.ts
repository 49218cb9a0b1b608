// An arrow function may call itself and its later siblings through their variables.
const fact = (n: number): number => (n <= 1 ? 1 : n * fact(n - 1));
const even = (n: number): boolean => n === 0 || odd(n - 1);
const odd = (n: number): boolean => n !== 0 && even(n - 1);
console.log(fact(10), even(10), odd(7), even(7));
function tree(depth: number): number {
  const go = (d: number): number => {
    if (d === depth) return 1;
    const left = () => go(d + 1);
    const right = () => go(d + 1) + 1;
    return left() + right();
  };
  return go(0);
}
console.log(tree(3), tree(0));
let fib: (n: number) => number = () => -1;
const old = fib;
fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));
console.log(fib(15), old(3));
