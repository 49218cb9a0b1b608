// `return` leaves loops, switches and blocks; a function without one gives undefined.
function find(grid: number[][], wanted: number): string {
  for (let y = 0; y < grid.length; y++) {
    for (const [x, cell] of grid[y]!.entries()) {
      switch (cell) {
        case wanted:
          return x + "," + y;
        case -1:
          continue;
      }
      do {
        if (cell === 100) return "hundred";
      } while (false);
    }
  }
  return "none";
}
const grid = [
  [1, -1, 2],
  [3, 100, 4],
];
console.log(find(grid, 2), find(grid, 3), find(grid, 4), find([], 1));
function nothing(): void {}
function maybe(b: boolean): number | undefined {
  if (b) return 1;
  return;
}
console.log(nothing() === undefined, maybe(true), maybe(false));
const arrow = (b: boolean): string | void => {
  if (b) return "value";
};
console.log(arrow(true) ?? "none", arrow(false) ?? "none");
