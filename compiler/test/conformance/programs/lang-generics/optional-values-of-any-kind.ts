// `T | undefined` tells absent from present for numbers, booleans, strings and objects alike.
class Cell<T> {
  private value: T | undefined;
  get(fallback: T): T {
    return this.value === undefined ? fallback : this.value;
  }
  set(value: T | undefined): void {
    this.value = value;
  }
  get full(): boolean {
    return this.value !== undefined;
  }
}
function probe<T>(cell: Cell<T>, value: T, fallback: T, show: (t: T) => string): void {
  const before = show(cell.get(fallback));
  cell.set(value);
  const during = show(cell.get(fallback)) + cell.full;
  cell.set(undefined);
  console.log(before, during, show(cell.get(fallback)), cell.full);
}
probe(new Cell<number>(), 0, -1, (n) => n.toString());
probe(new Cell<boolean>(), false, true, (b) => (b ? "yes" : "no"));
probe(new Cell<string>(), "", "none", (s) => "'" + s + "'");
probe(new Cell<number[]>(), [], [1], (a) => "#" + a.length);
probe(new Cell<u8>(), 0, 9, (n) => "u" + n);
const nullable = new Cell<string | null>();
nullable.set(null);
console.log(nullable.full, nullable.get("x"));
