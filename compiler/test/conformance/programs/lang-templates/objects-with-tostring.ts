// Errors convert by name and message; a class's toString is called where it is written.
class Point {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
  toString(): string {
    return `(${this.x}, ${this.y})`;
  }
}
const p = new Point(1, -2.5);
console.log(`${p.toString()} ${new Error("oops")} ${new RangeError()}`);
class Custom extends Error {
  override name = "Custom";
}
const e: unknown = new Custom("why");
console.log(`${e}`, String(e), "" + e);
console.log(`${[1, [2, 3].join("+")].join()} ${[true, false].toString()}`);
