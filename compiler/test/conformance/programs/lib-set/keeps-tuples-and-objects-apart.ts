const pairs = new Set<[number, number]>();
const p: [number, number] = [1, 2];
pairs.add(p).add([1, 2]).add(p);
console.log(pairs.size, pairs.has(p), pairs.has([1, 2]));
const keys = new Set<string>();
for (const [x, y] of [
  [1, 2],
  [1, 2],
  [2, 1],
] as [number, number][])
  keys.add(`${x},${y}`);
console.log(keys.size, [...keys].join(" "));
class Cell {
  constructor(readonly id: number) {}
}
const cells = [new Cell(1), new Cell(1), new Cell(2)];
const alive = new Set(cells);
alive.delete(cells[1]!);
console.log(alive.size, [...alive].map((c) => c.id).join(), alive.has(cells[0]!));
const mixed = new Set<string | number | boolean>([1, "1", true, "true", 1]);
console.log(mixed.size, [...mixed].map((v) => typeof v).join());
const optional = new Set<string | undefined>([undefined, "a", undefined]);
console.log(optional.size, optional.has(undefined));
// Conway's life on a set of cells.
let life = new Set(["1,0", "1,1", "1,2"]);
for (let step = 0; step < 3; step++) {
  const near = new Map<string, number>();
  for (const c of life) {
    const [x = 0, y = 0] = c.split(",").map(Number);
    for (const dx of [-1, 0, 1]) for (const dy of [-1, 0, 1]) if (dx !== 0 || dy !== 0) near.set(`${x + dx},${y + dy}`, (near.get(`${x + dx},${y + dy}`) ?? 0) + 1);
  }
  const before = life;
  life = new Set([...near].filter(([c, n]) => n === 3 || (n === 2 && before.has(c))).map(([c]) => c));
  console.log([...life].sort().join(" "));
}
