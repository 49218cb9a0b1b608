const numbers = [1, 2, 3];
console.log(numbers.map((n) => n * 2).join());
console.log(numbers.map((n) => String(n) + "!").join(" "));
console.log(numbers.map((n) => n > 1).join());
console.log(numbers.map((_, i) => i).join());
console.log(numbers.map((n, i, all) => n + all.length + i).join());
console.log(numbers.join());

class Point {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
}
const points = numbers.map((n) => new Point(n, -n));
console.log(points.map((p) => `${p.x},${p.y}`).join(" "));

const none: number[] = [];
console.log(none.map((n) => n).length);

// Elements appended meanwhile are not mapped.
const growing = [1, 2];
const doubled = growing.map((n) => {
  growing.push(n);
  return n * 2;
});
console.log(doubled.join(), growing.length);

const fs = [1, 2, 3].map((n) => () => n * n);
console.log(fs.map((f) => f()).join());
const optional = ["1", "x"].map((s) => (s === "x" ? undefined : s));
console.log(optional[1] === undefined, optional.length);
