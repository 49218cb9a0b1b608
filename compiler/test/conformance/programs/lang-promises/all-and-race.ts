// all keeps the order of its input, race takes the first, allSettled and any wait.
const later = (v: string, ticks: number): Promise<string> => {
  let p = Promise.resolve();
  for (let i = 0; i < ticks; i++) p = p.then(() => {});
  return p.then(() => v);
};
const fail = (m: string, ticks: number): Promise<string> => later(m, ticks).then((v) => {
  throw new Error(v);
});
Promise.all([later("slow", 9), later("fast", 1), Promise.resolve("now")]).then((vs) => console.log("all", vs.join()));
Promise.all([later("a", 1), fail("all failed", 2)]).catch((e) => console.log((e as Error).message));
Promise.all<string>([]).then((vs) => console.log("empty", vs.length));
Promise.race([later("r1", 4), later("r2", 2), fail("r3", 6)]).then((v) => console.log("race", v));
Promise.any([fail("x", 1), later("any", 3)]).then((v) => console.log("any", v));
Promise.any([fail("y", 1), fail("z", 2)]).catch((e) => console.log(e instanceof AggregateError ? e.name + e.errors.length : "?"));
Promise.allSettled([later("s", 2), fail("f", 1)]).then((rs) => {
  for (const r of rs) console.log(r.status, r.status === "fulfilled" ? r.value : (r.reason as Error).message);
});
