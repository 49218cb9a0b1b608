class Point {
  x = 0;
}
const m = new Map<string, Point>();
m.set("a", { x: 1 }); // error MK2001
