class Point {
  x = 0;
}
function make(): Point {
  return { x: 1 }; // error MK2001
}
make();
