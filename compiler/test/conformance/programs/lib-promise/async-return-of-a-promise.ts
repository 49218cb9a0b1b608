const log: string[] = [];
async function direct(): Promise<string> {
  return Promise.resolve("direct");
}
async function awaited(): Promise<string> {
  return await Promise.resolve("awaited");
}
async function plain(): Promise<string> {
  return "plain";
}
direct().then((v) => log.push(v));
awaited().then((v) => log.push(v));
plain().then((v) => log.push(v));
let n = 0;
function ticks(): void {
  log.push(String(n++));
  if (n < 6) queueMicrotask(ticks);
  else console.log(log.join(" "));
}
ticks();
