// Numbers, strings, booleans and objects live together in arrays, fields and returns.
type Json = null | boolean | number | string | Json[] | { name: string; value: Json };
function write(j: Json): string {
  if (j === null) return "null";
  if (typeof j === "string") return `'${j}'`;
  if (typeof j !== "object") return String(j);
  if (Array.isArray(j)) return "[" + j.map(write).join(",") + "]";
  return j.name + "=" + write(j.value);
}
console.log(write([1, "a", null, [true, [], [0.5]], { name: "n", value: { name: "m", value: -1 } }]));
interface Slot {
  content: number | string | boolean | undefined;
}
const slots: Slot[] = [{ content: 1 }, { content: "x" }, { content: false }, { content: undefined }];
let numbers = 0;
for (const s of slots) {
  if (typeof s.content === "number") numbers += s.content;
  if (s.content === false) s.content = "was false";
}
console.log(numbers, slots.map((s) => String(s.content)).join());
const mixed: (number | string)[] = [3, "b", 1, "a"];
mixed.sort((x, y) => (typeof x === "string" && typeof y === "string" ? (x < y ? -1 : 1) : typeof x === "number" && typeof y === "number" ? x - y : typeof x === "number" ? -1 : 1));
console.log(mixed.join(), mixed.indexOf("a"), mixed.includes(3), mixed.includes("3"));
