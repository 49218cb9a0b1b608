// A generator cannot be resumed while it runs; when finished it gives undefined for ever.
function* g(): Generator<number, void, unknown> {
  yield 1;
  try {
    self.next();
  } catch (e) {
    console.log((e as Error).name);
  }
  yield 2;
}
const self: Generator<number, void, unknown> = g();
console.log([...self].join(), self.next().done, self.next().value === undefined, [...self].length);
function* broken() {
  yield 1;
  throw new Error("broken");
}
const b = broken();
b.next();
try {
  b.next();
} catch (e) {
  console.log((e as Error).message);
}
console.log(b.next().done, [...b].length);
