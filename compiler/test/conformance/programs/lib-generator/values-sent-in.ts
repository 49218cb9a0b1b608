function* averager(): Generator<number, undefined, number> {
  let sum = 0;
  let n = 0;
  let x = yield 0;
  for (;;) {
    sum += x;
    n++;
    x = yield sum / n;
  }
}
const g = averager();
g.next(0);
for (const v of [10, 20, 60]) {
  const r = g.next(v);
  if (r.done !== true) console.log(r.value);
}
function* echo(): Generator<string, string, string> {
  let word = yield "ready";
  while (word !== "stop") word = yield `heard ${word}`;
  return "bye";
}
const e = echo();
const out: string[] = [];
out.push(e.next("").value, e.next("hello").value, e.next("world").value, e.next("stop").value);
console.log(out.join(", "));
