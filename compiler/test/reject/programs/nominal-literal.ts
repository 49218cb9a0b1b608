class Point {
  x = 0;
  y = 0;
}
const p: Point = { x: 1, y: 2 }; // error MK2001
console.log(p.x);
