type Shape = { kind: "circle"; r: number } | { kind: "square"; side: number };
const shapes: Shape[] = [
  { kind: "square", side: 2 },
  { kind: "circle", r: 1 },
  { kind: "square", side: 3 },
];
function isSquare(s: Shape): s is { kind: "square"; side: number } {
  return s.kind === "square";
}
const first = shapes.find(isSquare);
const last = shapes.findLast(isSquare);
console.log(first?.side === 2, last?.side === 3);
const squares = shapes.filter(isSquare);
console.log(squares.reduce((sum, s) => sum + s.side * s.side, 0));
const values: (number | string)[] = [1, 2];
if (values.every((v): v is number => typeof v === "number")) console.log("all numbers", values.length);
values.push("x");
console.log(values.every((v): v is number => typeof v === "number"));
const text = values.find((v): v is string => typeof v === "string");
console.log(text?.toUpperCase() ?? "none");
const missing = values.slice(0, 2).find((v): v is string => typeof v === "string");
console.log(missing === undefined);
