// Overload signatures are checked; the one implementation runs.
function size(x: string): number;
function size(x: number[]): number;
function size(x: string | number[], extra?: number): number {
  return (typeof x === "string" ? x.length * 100 : x.length) + (extra ?? 0);
}
console.log(size("abc"), size([1, 2]));
class Vec {
  constructor(
    public x: number,
    public y: number,
  ) {}
  scale(by: number): Vec;
  scale(x: number, y: number): Vec;
  scale(x: number, y?: number): Vec {
    return new Vec(this.x * x, this.y * (y ?? x));
  }
}
const v = new Vec(1, 2).scale(3).scale(1, 10);
console.log(v.x, v.y);
function parse(text: string, strict: true): number;
function parse(text: string, strict?: boolean): number | undefined;
function parse(text: string, strict?: boolean): number | undefined {
  const n = Number(text);
  if (!isNaN(n)) return n;
  if (strict) throw new TypeError("not a number: " + text);
  return undefined;
}
console.log(parse("5", true), parse("x"), parse("7"));
