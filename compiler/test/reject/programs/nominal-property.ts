class Point {
  x = 0;
}
interface Line {
  from: Point;
}
const l: Line = { from: { x: 1 } }; // error MK2001
console.log(l.from.x);
