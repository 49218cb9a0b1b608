// A class without a constructor hands all arguments to its parent's.
class Shape {
  readonly label: string;
  constructor(kind: string, readonly sides: number, suffix = "!") {
    this.label = kind + suffix;
  }
}
class Polygon extends Shape {
  area = 0;
}
class Square extends Polygon {
  describe(): string {
    return `${this.label} ${this.sides} ${this.area}`;
  }
}
const s = new Square("square", 4);
console.log(s.describe());
console.log(new Square("box", 4, "?").describe());
const p: Shape = new Polygon("pentagon", 5);
console.log(p.label, p.sides);
