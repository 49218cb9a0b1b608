class Point {
  x = 0;
}
const p = { x: 1 } as Point; // error MK2001
console.log(p.x);
