interface HasX {
  x: number;
}
class Point {
  x = 0;
}
const hs: HasX[] = [{ x: 1 }];
const ps: Point[] = hs; // error MK2001
console.log(ps.length);
