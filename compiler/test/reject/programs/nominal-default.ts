class Point {
  x = 0;
}
function f(p: Point = { x: 1 }): number { // error MK2001
  return p.x;
}
f();
