// Calling a generator function evaluates its arguments only; the body starts at the first next().
const log: string[] = [];
function arg(s: string): string {
  log.push("arg " + s);
  return s;
}
function* g(a: string, b = arg("default")) {
  log.push("body " + a + b);
  yield 1;
  log.push("after yield");
}
const it = g(arg("given"));
log.push("created");
it.next();
log.push("first");
it.next();
it.next();
console.log(log.join("; "));
function* never() {
  console.log("never");
}
never();
const n = never();
n.return(undefined);
console.log(n.next().done);
