class Point {
  x = 0;
}
let p = new Point();
p = { x: 3 }; // error MK2001
console.log(p.x);
