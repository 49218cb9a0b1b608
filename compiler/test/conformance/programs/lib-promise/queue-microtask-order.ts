const log: string[] = [];
queueMicrotask(() => {
  log.push("1");
  queueMicrotask(() => log.push("4"));
  Promise.resolve().then(() => log.push("5"));
});
Promise.resolve().then(() => {
  log.push("2");
  queueMicrotask(() => {
    log.push("6");
    queueMicrotask(() => console.log(log.join("")));
  });
});
queueMicrotask(() => log.push("3"));
for (let i = 0; i < 3; i++) queueMicrotask(() => log.push("abc".charAt(i)));
log.push("0");
