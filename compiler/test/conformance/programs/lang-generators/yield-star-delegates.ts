// yield* passes on values both ways and evaluates to the inner return value.
function* inner(name: string): Generator<string, number, string> {
  const got = yield name + "1";
  const more = yield name + "2:" + got;
  return more.length;
}
function* outer(): Generator<string, string, string> {
  const a = yield* inner("a");
  const b = yield* inner("b");
  yield "sum " + (a + b);
  return "over";
}
const o = outer();
const out: string[] = [];
let r = o.next("");
for (let i = 0; !r.done; i++) {
  out.push(r.value);
  r = o.next("x".repeat(i));
}
console.log(out.join(" "), r.value);
function* all() {
  yield* [1, 2];
  yield* "ab";
  yield* new Set([true]);
  yield* all2(2);
}
function* all2(n: number): Generator<number | string | boolean> {
  if (n > 0) {
    yield n;
    yield* all2(n - 1);
  }
}
console.log([...all()].join());
