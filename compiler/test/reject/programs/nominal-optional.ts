class Point {
  x = 0;
}
let p: Point | undefined;
p = { x: 1 }; // error MK2001
void (p);
