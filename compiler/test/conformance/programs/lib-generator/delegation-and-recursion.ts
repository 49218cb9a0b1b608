interface Tree {
  value: number;
  left?: Tree;
  right?: Tree;
}
function* walk(t: Tree | undefined): Generator<number, undefined, undefined> {
  if (t === undefined) return undefined;
  yield* walk(t.left);
  yield t.value;
  yield* walk(t.right);
  return undefined;
}
function insert(t: Tree | undefined, value: number): Tree {
  if (t === undefined) return { value };
  if (value < t.value) t.left = insert(t.left, value);
  else t.right = insert(t.right, value);
  return t;
}
let tree: Tree | undefined;
for (const n of [5, 2, 8, 1, 9, 3]) tree = insert(tree, n);
console.log([...walk(tree)].join());
function* both(): Generator<string, undefined, undefined> {
  yield* ["a", "b"];
  yield* "cd";
  yield* new Set(["e"]);
  const r = yield* inner();
  yield r;
  return undefined;
}
function* inner(): Generator<string, string, undefined> {
  yield "in";
  return "result";
}
console.log([...both()].join(" "));
