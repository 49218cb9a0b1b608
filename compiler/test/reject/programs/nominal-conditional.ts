class Point {
  x = 0;
}
function pick(b: boolean): Point {
  return b ? new Point() : { x: 2 }; // error MK2001
}
pick(true);
