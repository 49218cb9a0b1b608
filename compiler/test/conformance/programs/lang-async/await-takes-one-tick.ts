// await of a settled promise, of a pending one and of a plain value each resume in the right tick.
const log: string[] = [];
async function ticks(name: string, n: number): Promise<void> {
  for (let i = 0; i < n; i++) {
    await null;
    log.push(name + i);
  }
}
async function viaPromise(): Promise<void> {
  log.push("p" + (await Promise.resolve(1)));
  log.push("p" + (await new Promise<number>((r) => queueMicrotask(() => r(2)))));
}
async function returning(): Promise<number> {
  return Promise.resolve(3);
}
async function plain(): Promise<number> {
  return 4;
}
async function main(): Promise<void> {
  const all = [ticks("t", 6), viaPromise()];
  const r = returning().then((n) => log.push("returning" + n));
  const p = plain().then((n) => log.push("plain" + n));
  await Promise.all(all);
  await r;
  await p;
  console.log(log.join(" "));
}
main();
