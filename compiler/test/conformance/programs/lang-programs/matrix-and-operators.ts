// Numeric code with classes, static factories and loops over typed arrays.
class Matrix {
  readonly data: Float64Array;
  constructor(
    readonly rows: number,
    readonly cols: number,
  ) {
    this.data = new Float64Array(rows * cols);
  }
  static identity(n: number): Matrix {
    const m = new Matrix(n, n);
    for (let i = 0; i < n; i++) m.set(i, i, 1);
    return m;
  }
  get(r: number, c: number): number {
    return this.data[r * this.cols + c]!;
  }
  set(r: number, c: number, v: number): this {
    this.data[r * this.cols + c] = v;
    return this;
  }
  times(o: Matrix): Matrix {
    const out = new Matrix(this.rows, o.cols);
    for (let r = 0; r < this.rows; r++)
      for (let c = 0; c < o.cols; c++) {
        let sum = 0;
        for (let k = 0; k < this.cols; k++) sum += this.get(r, k) * o.get(k, c);
        out.set(r, c, sum);
      }
    return out;
  }
  toString(): string {
    const lines: string[] = [];
    for (let r = 0; r < this.rows; r++) lines.push(Array.from(this.data.slice(r * this.cols, (r + 1) * this.cols)).join(" "));
    return lines.join("; ");
  }
}
let fib = new Matrix(2, 2).set(0, 0, 1).set(0, 1, 1).set(1, 0, 1);
let power = Matrix.identity(2);
for (let n = 30; n > 0; n >>= 1) {
  if (n & 1) power = power.times(fib);
  fib = fib.times(fib);
}
console.log(power.toString());
console.log(new Matrix(1, 3).set(0, 1, 0.5).times(new Matrix(3, 1).set(1, 0, -4)).toString());
