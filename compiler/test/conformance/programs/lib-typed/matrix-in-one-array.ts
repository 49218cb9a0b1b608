class Matrix {
  readonly cells: Float64Array;
  constructor(
    readonly rows: number,
    readonly columns: number,
    cells?: readonly number[],
  ) {
    this.cells = cells ? new Float64Array(cells) : new Float64Array(rows * columns);
  }
  at(r: number, c: number): number {
    return this.cells[r * this.columns + c]!;
  }
  times(o: Matrix): Matrix {
    if (this.columns !== o.rows) throw new RangeError("sizes do not fit");
    const out = new Matrix(this.rows, o.columns);
    for (let r = 0; r < this.rows; r++)
      for (let c = 0; c < o.columns; c++) {
        let sum = 0;
        for (let k = 0; k < this.columns; k++) sum += this.at(r, k) * o.at(k, c);
        out.cells[r * o.columns + c] = sum;
      }
    return out;
  }
}
const a = new Matrix(2, 3, [1, 2, 3, 4, 5, 6]);
const b = new Matrix(3, 2, [7, 8, 9, 10, 11, 12]);
console.log(a.times(b).cells.join(), b.times(a).cells.join());
let f = new Matrix(2, 2, [1, 1, 1, 0]);
const step = f;
for (let i = 0; i < 9; i++) f = f.times(step);
console.log(f.at(0, 1), f.at(0, 0));
try {
  a.times(a);
} catch (e) {
  console.log(e instanceof RangeError ? e.message : "?");
}
