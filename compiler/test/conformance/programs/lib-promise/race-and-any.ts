function after<T>(ticks: number, f: () => T): Promise<T> {
  let p = Promise.resolve();
  for (let i = 0; i < ticks; i++) p = p.then(() => {});
  return p.then(f);
}
const fail = (message: string) => (): string => {
  throw new Error(message);
};
Promise.race([after(3, () => "slow"), after(1, () => "fast")]).then((v) => console.log("race", v));
Promise.race([after(2, () => "slow"), after(0, fail("fast failure"))]).catch((e: unknown) => console.log(e instanceof Error ? e.message : "?"));
Promise.any([after(0, fail("a")), after(4, () => "late success")]).then((v) => console.log("any", v));
Promise.any([after(3, fail("x")), after(1, fail("y"))]).catch((e: unknown) => {
  if (e instanceof AggregateError) console.log(e.message, e.errors.map((x) => (x instanceof Error ? x.message : "?")).join("+"));
});
const none: Promise<string>[] = [];
Promise.any(none).catch((e: unknown) => console.log(e instanceof AggregateError && e.errors.length === 0));
