class Point {
  x = 0;
}
const make = (): Point => ({ x: 1 }); // error MK2001
make();
