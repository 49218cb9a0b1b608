// An error leaves the generator through the consumer's next(), for..of or spread.
function* g(n: number) {
  for (let i = 0; i < n; i++) {
    if (i === 2) throw new RangeError("at " + i);
    yield i;
  }
}
let seen = "";
try {
  for (const x of g(5)) seen += x;
} catch (e) {
  console.log(seen, (e as Error).message);
}
try {
  console.log([...g(5)].length);
} catch (e) {
  console.log((e as Error).name);
}
function* guard() {
  try {
    yield* g(4);
  } catch (e) {
    yield -1;
  }
  yield -2;
}
console.log([...guard()].join(), [...g(2)].join());
