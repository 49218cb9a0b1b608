// A generator advances by next, ends by return, and gets errors by throw at its yield.
function* g(): Generator<number, string, string> {
  let log = "";
  try {
    const a = yield 1;
    log += a;
    const b = yield 2;
    log += b;
  } catch (e) {
    log += "caught " + (e as Error).message;
    yield 99;
  } finally {
    console.log("finally " + log);
  }
  return "end " + log;
}
function show(r: IteratorResult<number, string>): string {
  return `${r.done ? "done" : "value"} ${r.value}`;
}
const a = g();
console.log(show(a.next("ignored")), show(a.next("x")), show(a.next("y")), a.next("z").done);
const b = g();
b.next();
console.log(show(b.throw(new Error("boom"))), show(b.next()));
const c = g();
c.next();
console.log(show(c.return("early")), show(c.next()));
const d = g();
console.log(show(d.return("unstarted")));
const e = g();
try {
  e.throw(new RangeError("unstarted"));
} catch (x) {
  console.log((x as Error).name, e.next().done);
}
