// Types that contain themselves through arrays: trees of numbers, nested lists, optional children.
type Tree = (Tree | null)[];
function count(tree: Tree): number {
  let nodes = 1;
  for (const child of tree) if (child !== null) nodes += count(child);
  return nodes;
}
function build(depth: number): Tree {
  return depth === 0 ? [] : [build(depth - 1), null, build(depth - 1)];
}
console.log(count([[null], null]), count(build(4)));
type Nested = number | Nested[];
function sum(n: Nested): number {
  return typeof n === "number" ? n : n.reduce((s: number, x) => s + sum(x), 0);
}
function depth(n: Nested): number {
  return Array.isArray(n) ? 1 + Math.max(0, ...n.map(depth)) : 0;
}
const list: Nested = [1, [2, [3, 4]], [], [[[5]]]];
console.log(sum(list), depth(list), sum(7));
type Value = string | number | Value[] | { [key: string]: Value };
function show(v: Value): string {
  if (typeof v === "string") return `"${v}"`;
  if (typeof v === "number") return String(v);
  if (Array.isArray(v)) return "[" + v.map(show).join(",") + "]";
  return "{" + Object.entries(v).map(([k, x]) => k + ":" + show(x)).join(",") + "}";
}
console.log(show(["a", 1, [2.5, "b"], { k: [], n: { deep: "x" } }]));
