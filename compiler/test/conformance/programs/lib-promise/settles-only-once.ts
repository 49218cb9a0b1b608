const log: string[] = [];
const p = new Promise<string>((resolve, reject) => {
  resolve("first");
  resolve("second");
  reject(new Error("third"));
  throw new Error("fourth");
});
p.then(
  (v) => log.push("value " + v),
  () => log.push("error"),
);
const q = new Promise<string>((resolve, reject) => {
  reject("no");
  resolve("yes");
});
q.then(
  () => log.push("value"),
  (e: unknown) => log.push("error " + String(e)),
);
let keep: (v: string) => void = () => {};
const late = new Promise<string>((resolve) => {
  keep = resolve;
});
late.then((v) => log.push("late " + v));
late.then((v) => log.push("late again " + v));
keep("now");
keep("ignored");
const follower = new Promise<string>((resolve) => {
  resolve(late);
  resolve("too late");
});
follower.then((v) => {
  log.push("follower " + v);
  console.log(log.join("; "));
});
