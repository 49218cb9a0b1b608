const log: string[] = [];
const tick = (n: number, name: string): void => {
  log.push(name + n);
  if (n < 6) queueMicrotask(() => tick(n + 1, name));
  else if (name === "t") console.log(log.join(" "));
};
const inner = Promise.resolve("inner");
new Promise<string>((resolve) => resolve(inner)).then(() => log.push("[resolve with promise]"));
Promise.resolve()
  .then(() => inner)
  .then(() => log.push("[return promise]"));
Promise.resolve("x").then(() => log.push("[plain]"));
Promise.resolve(inner).then(() => log.push("[same]"));
tick(0, "t");
