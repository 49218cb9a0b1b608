const log: string[] = [];
async function work(name: string, steps: number): Promise<string> {
  for (let i = 0; i < steps; i++) {
    log.push(name + i);
    await null;
  }
  return name;
}
async function main(): Promise<void> {
  const a = work("a", 3);
  const b = work("b", 2);
  Promise.resolve().then(() => log.push("t1")).then(() => log.push("t2")).then(() => log.push("t3"));
  log.push("called");
  log.push("got " + (await b));
  log.push("got " + (await a));
  console.log(log.join(" "));
}
main();
log.push("sync");
