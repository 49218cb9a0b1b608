// Function values are compared by identity and called from wherever they are kept.
function twice(x: number): number {
  return x * 2;
}
const square = (x: number) => x * x;
const table: ((x: number) => number)[] = [twice, square, (x) => -x, twice];
console.log(table.map((f) => f(7)).join());
console.log(table[0] === table[3], table[0] === table[1], table.indexOf(square));
const ops: { name: string; run: (a: number, b: number) => number }[] = [
  { name: "add", run: (a, b) => a + b },
  { name: "pow", run: (a, b) => a ** b },
];
for (const op of ops) console.log(op.name, op.run(2, 10));
const make = (n: number) => () => n;
console.log(make(1) === make(1), make(1)() === make(1)());
let chosen: ((x: number) => number) | undefined;
console.log(chosen?.(3));
chosen = table.find((f) => f(3) === 9);
console.log(chosen?.(5), chosen === square);
