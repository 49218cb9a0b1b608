// Reactions run in the order in which they were scheduled, after the running code.
const log: string[] = [];
const p = Promise.resolve("p");
p.then((v) => log.push("1 " + v)).then(() => log.push("4"));
queueMicrotask(() => {
  log.push("2");
  queueMicrotask(() => log.push("5"));
});
p.then(() => log.push("3"));
log.push("sync");
let depth = 0;
function finish(): void {
  if (++depth < 6) queueMicrotask(finish);
  else console.log(log.join(", "));
}
finish();
