// Constant tuples and tables are read like others.
const table = [
  ["zero", 0],
  ["one", 1],
  ["two", 2],
] as const;
let text = "";
for (const [word, n] of table) text += word + n + " ";
console.log(text, table.length, table[1][0], table[2][1]);
const point: readonly [number, number] = [3, 4];
function norm([x, y]: readonly [number, number]): number {
  return Math.sqrt(x * x + y * y);
}
console.log(norm(point), norm([5, 12]));
const modes = { slow: [1, 0.5], fast: [9, 4.5] } as const;
console.log(modes.slow[0], modes.fast[1], modes.slow.length);
