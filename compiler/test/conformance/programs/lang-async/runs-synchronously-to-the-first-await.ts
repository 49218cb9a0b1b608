// The body runs at once up to the first await; the caller goes on there.
const log: string[] = [];
async function f(name: string): Promise<string> {
  log.push(name + " start");
  await undefined;
  log.push(name + " middle");
  await null;
  log.push(name + " end");
  return name + "!";
}
log.push("before");
const a = f("a");
const b = f("b");
log.push("after");
a.then((v) => log.push("then " + v));
b.then((v) => {
  log.push("then " + v);
  console.log(log.join("\n"));
});
