function* steps(): Generator<string, string, undefined> {
  try {
    yield "one";
    yield "two";
  } finally {
    console.log("cleanup");
  }
  return "result";
}
function show(r: IteratorResult<string, string>): void {
  console.log(r.done === true ? "done" : "value", r.value);
}
const a = steps();
show(a.next());
show(a.next());
show(a.next());
const b = steps();
show(b.next());
show(b.return("early"));
console.log(b.next().done === true);
const c = steps();
show(c.next());
try {
  c.throw(new Error("thrown in"));
} catch (e) {
  console.log(e instanceof Error ? e.message : "?");
}
console.log(c.next().done === true);
const d = steps();
show(d.return("before start"));
const e = steps();
try {
  e.throw("at once");
} catch (x) {
  console.log(String(x));
}
