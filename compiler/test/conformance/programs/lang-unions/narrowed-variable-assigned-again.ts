// Assignment narrows to the assigned type; loops join what each round may leave.
let v: string | number | null = "start";
console.log(v.length);
v = v.length;
console.log(v + 1);
v = null;
console.log(v);
for (const step of [1, 2, 3, 4]) {
  if (v === null) v = step;
  else if (typeof v === "number") v = "s" + v;
  else v = null;
  console.log(String(v));
}
function parse(x: string | number | string[]): number {
  while (typeof x !== "number") {
    if (typeof x === "string") x = x.includes(",") ? x.split(",") : x.length;
    else x = x.length * 100;
  }
  return x;
}
console.log(parse("abc"), parse("a,b"), parse(5), parse(["q"]));
