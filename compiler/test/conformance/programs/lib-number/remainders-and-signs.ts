function show(n: number): string {
  return n === 0 && 1 / n < 0 ? "-0" : String(n);
}
const cases: [number, number][] = [
  [7, 3],
  [-7, 3],
  [7, -3],
  [-7, -3],
  [6, 3],
  [-6, 3],
  [0, 5],
  [-0, 5],
  [5, 0],
  [5.5, 2],
  [-5.5, 2],
  [1e17, 3],
  [5, Infinity],
  [-5, Infinity],
  [Infinity, 5],
  [NaN, 1],
  [0.3, 0.1],
  [2 ** 53, 10],
];
for (const [a, b] of cases) console.log(`${show(a)} % ${show(b)} = ${show(a % b)}`);
const i: i32 = -17;
const u: u32 = 17;
console.log(i % 5, u % 5, show(i % 17), (i / 5) | 0, Math.floor(i / 5));
