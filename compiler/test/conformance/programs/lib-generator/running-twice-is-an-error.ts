let self: Generator<number, undefined, undefined> | undefined;
function* greedy(): Generator<number, undefined, undefined> {
  yield 1;
  try {
    self?.next();
  } catch (e) {
    console.log(e instanceof TypeError);
  }
  yield 2;
  return undefined;
}
self = greedy();
for (const n of self) console.log(n);
console.log(self.next().done === true, [...self].length);
function* failing(): Generator<number, undefined, undefined> {
  yield 1;
  throw new Error("inside");
}
const f = failing();
console.log(f.next().done === true);
try {
  f.next();
} catch (e) {
  console.log(e instanceof Error ? e.message : "?");
}
console.log(f.next().done === true);
