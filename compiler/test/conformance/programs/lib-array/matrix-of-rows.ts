// Arrays of arrays: rows are objects of their own.
const n = 4;
const grid: number[][] = [];
for (let y = 0; y < n; y++) {
  const row: number[] = [];
  for (let x = 0; x < n; x++) row.push(x * y);
  grid.push(row);
}
console.log(grid.map((r) => r.join(" ")).join("\n"));

const transposed = grid[0]!.map((_, x) => grid.map((row) => row[x]!));
console.log(transposed.map((r) => r.join("")).join("/"));
grid[1]![2] = 99;
console.log(grid[1]!.join(), transposed[2]!.join());
const shared = new Array<number[]>(2).fill([0]);
shared[0]!.push(1);
console.log(shared[1]!.join());
const diagonal = grid.map((row, i) => row[i]!);
console.log(diagonal.join(), diagonal.reduce((a, b) => a + b));
console.log(grid.flat().filter((v) => v > 5).length);
