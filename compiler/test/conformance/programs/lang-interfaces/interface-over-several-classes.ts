// An interface is satisfied by unrelated classes and by literals; calls go to the right one.
interface Shape {
  readonly name: string;
  area(): number;
}
class Square implements Shape {
  name = "square";
  constructor(private side: number) {}
  area(): number {
    return this.side * this.side;
  }
}
class Rect implements Shape {
  constructor(
    readonly w: number,
    readonly h: number,
  ) {}
  get name(): string {
    return this.w + "x" + this.h;
  }
  area(): number {
    return this.w * this.h;
  }
}
function unit(name: string): Shape {
  return { name, area: () => 1 };
}
const shapes: Shape[] = [new Square(3), new Rect(2, 5), unit("unit")];
for (const s of shapes) console.log(s.name + " " + s.area());
const biggest = shapes.reduce((a, b) => (b.area() > a.area() ? b : a));
console.log(biggest.name);
