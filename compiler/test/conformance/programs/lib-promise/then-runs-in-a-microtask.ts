const log: string[] = [];
Promise.resolve("value").then((v) => log.push("then " + v));
log.push("after");
queueMicrotask(() => {
  log.push("micro");
  queueMicrotask(() => console.log(log.join(", ")));
});
new Promise<void>((resolve) => {
  log.push("executor");
  resolve();
  log.push("still executor");
}).then(() => log.push("void then"));
console.log(log.join(", "));
