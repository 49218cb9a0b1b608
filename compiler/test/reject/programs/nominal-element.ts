class Point {
  x = 0;
}
const list: Point[] = [new Point(), { x: 1 }]; // error MK2001
console.log(list.length);
