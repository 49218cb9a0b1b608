const log: string[] = [];
const note = (s: string) => () => {
  log.push(s);
};
Promise.resolve(1)
  .finally(note("finally"))
  .then((v) => log.push("after finally " + v));
Promise.resolve(2).then(note("t1")).then(note("t2")).then(note("t3")).then(note("t4")).then(note("t5"));
Promise.reject(new Error("x"))
  .finally(note("finally of rejected"))
  .catch((e: unknown) => log.push("caught " + (e instanceof Error ? e.message : "?")));
Promise.resolve(3)
  .finally(() => {
    throw new Error("from finally");
  })
  .catch((e: unknown) => log.push(e instanceof Error ? e.message : "?"));
Promise.resolve(4)
  .finally(() => Promise.resolve("ignored"))
  .then((v) => log.push("v" + v));
Promise.resolve(5)
  .catch(() => 0)
  .then((v) => log.push("passed " + v));
let n = 0;
function end(): void {
  if (n++ < 20) queueMicrotask(end);
  else console.log(log.join(", "));
}
end();
