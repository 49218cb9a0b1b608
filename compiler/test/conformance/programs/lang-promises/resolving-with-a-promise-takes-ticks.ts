// Resolving with a promise adopts its state two ticks later; other reactions come first.
const log: string[] = [];
const inner = Promise.resolve("inner");
const outer = new Promise<string>((resolve) => resolve(inner));
outer.then((v) => log.push("outer " + v));
let tick = Promise.resolve();
for (let i = 1; i <= 4; i++) tick = tick.then(() => void log.push("tick " + i));
Promise.resolve()
  .then(() => inner)
  .then((v) => log.push("returned " + v));
tick
  .then(() => {})
  .then(() => {})
  .then(() => console.log(log.join(", ")));
console.log((Promise.resolve(inner) as unknown) === inner);
