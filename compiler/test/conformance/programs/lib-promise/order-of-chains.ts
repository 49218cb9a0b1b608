const log: string[] = [];
function chain(name: string, n: number): Promise<number> {
  let p = Promise.resolve(0);
  for (let i = 1; i <= n; i++) {
    p = p.then((v) => {
      log.push(name + i);
      return v + i;
    });
  }
  return p;
}
const a = chain("a", 3);
const b = chain("b", 2);
queueMicrotask(() => log.push("m"));
a.then((sum) => {
  log.push("sum " + sum);
  return b;
}).then((sum) => {
  log.push("b " + sum);
  console.log(log.join(" "));
});
