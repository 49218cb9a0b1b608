class Point {
  x = 0;
}
class Line {
  from: Point = { x: 1 }; // error MK2001
}
console.log(new Line().from.x);
