function zeros(n: number): number[] {
  return new Array<number>(n).fill(0);
}

console.log(zeros(3).join());
console.log(zeros(0).length);
console.log(zeros(5).fill(1, 2).join());
console.log(zeros(5).fill(1, 1, 3).join());
console.log(zeros(5).fill(1, -2).join());
console.log(zeros(5).fill(1, -100, 2).join());
console.log(zeros(5).fill(1, 3, 100).join());
console.log(zeros(5).fill(1, 3, 1).join());
console.log(zeros(5).fill(1, 1, -1).join());

// The same object goes into every element.
class Cell {
  n = 0;
}
const cells = new Array<Cell>(3).fill(new Cell());
cells[0]!.n = 7;
console.log(cells.map((c) => c.n).join());

const flags = new Array<boolean>(2).fill(true);
console.log(flags.join());
const texts = new Array<string>(2).fill("ab");
console.log(texts.join("|"));
const list = [1, 2, 3];
console.log(list.fill(0) === list);
