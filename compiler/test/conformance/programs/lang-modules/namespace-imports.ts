// `import * as ns` reaches values, functions, classes, enums and types of a module.
import * as shapes from "./lib/shapes.ts";
import * as c from "./lib/counter.ts";
const pair: shapes.Pair = [new shapes.Square(2), new shapes.default(1)];
let sum = 0;
for (const s of pair) sum += s.area();
console.log(sum, shapes.Kind.Square);
function kind(s: shapes.Shape): shapes.Kind {
  return s instanceof shapes.Square ? shapes.Kind.Square : shapes.Kind.Circle;
}
console.log(pair.map(kind).join());
console.log(c.increment(3), c["count"], c.history.length);
