class Point {
  x = 0;
}
function f(p: Point): number {
  return p.x;
}
f({ x: 1 }); // error MK2001
