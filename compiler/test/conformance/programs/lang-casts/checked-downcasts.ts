// `as` to a subclass is checked: right casts pass, wrong ones would throw instead of corrupting memory.
class Shape {
  name = "shape";
}
class Circle extends Shape {
  radius = 2;
}
class Square extends Shape {
  side = 3;
}
function radius(s: Shape): number {
  return (s as Circle).radius;
}
const shapes: Shape[] = [new Circle(), new Square()];
console.log(radius(shapes[0]!), (shapes[1] as Square).side);
const u: unknown = shapes[0];
console.log((u as Circle).radius, (u as Shape).name);
const n: unknown = 4.5;
console.log((n as number) + 1, (("te" + "xt") as unknown as string).length);
const either: number | string = shapes.length > 1 ? "text" : 5;
console.log((either as string).toUpperCase());
interface Sided {
  side: number;
}
console.log((shapes[1] as unknown as Sided).side, (shapes as unknown) === u);
