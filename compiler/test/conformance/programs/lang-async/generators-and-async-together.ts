// An async function drives a generator; values and errors pass both ways.
function* plan(): Generator<Promise<number>, string, number> {
  const a = yield Promise.resolve(2);
  const b = yield Promise.resolve(a * 10);
  try {
    yield Promise.reject(new Error("step"));
  } catch (e) {
    const c = yield Promise.resolve(1);
    return `${a} ${b} ${(e as Error).message} ${c}`;
  }
  return "no error";
}
async function run(g: Generator<Promise<number>, string, number>): Promise<string> {
  let r = g.next(0);
  while (!r.done) {
    try {
      const v = await r.value;
      r = g.next(v);
    } catch (e) {
      r = g.throw(e);
    }
  }
  return r.value;
}
run(plan()).then((s) => console.log(s));
