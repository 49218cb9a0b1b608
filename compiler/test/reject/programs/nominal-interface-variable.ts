interface HasX {
  x: number;
}
class Point {
  x = 0;
}
const h: HasX = { x: 1 };
const p: Point = h; // error MK2001
console.log(p.x);
