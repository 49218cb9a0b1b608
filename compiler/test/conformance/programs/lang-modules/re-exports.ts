// Re-exported names, renamed names, namespaces and defaults lead to the original.
import word, { Box, Round, type Shape, count, increment, shapes, write } from "./lib/barrel.ts";
import { lines } from "./lib/log.ts";
import Circle from "./lib/shapes.ts";
const all: Shape[] = [new Box(3), new Round(2), new shapes.Square(1)];
console.log(all.map((s) => s.area()).join(), word);
console.log(new Round(1) instanceof Circle, shapes.Kind.Circle, shapes.default.PI);
increment(4);
console.log(count);
write("from re-export");
console.log(lines.at(-1));
