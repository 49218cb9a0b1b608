// Seeing an object through a smaller interface is no copy: writes are seen on both sides.
interface Point3 {
  x: number;
  y: number;
  z: number;
}
interface Point2 {
  x: number;
  y: number;
}
const p: Point3 = { x: 1, y: 2, z: 3 };
const flat: Point2 = p;
flat.x = 10;
p.y = 20;
console.log(p.x, flat.y, p.z);
function reset(q: Point2): Point2 {
  q.x = 0;
  q.y = 0;
  return q;
}
console.log(reset(p) === p, p.x, p.y, p.z);
class Pixel {
  x = 5;
  y = 6;
  colour = "red";
}
const pixel = new Pixel();
console.log(reset(pixel) === pixel, pixel.x, pixel.colour);
