// Callee, then arguments from left to right, then the call.
const log: string[] = [];
function mark<T>(label: string, value: T): T {
  log.push(label);
  return value;
}
const obj = {
  add(a: number, b: number, c: number): number {
    log.push("call");
    return a + b * 10 + c * 100;
  },
};
let i = 1;
console.log(mark("obj", obj).add(mark("a", i++), mark("b", i++), (i += 5)));
console.log(log.join(" "), i);
log.length = 0;
const list = [10, 20, 30];
let k = 0;
const r = list[k++]! - list[k++]! * list[k]!;
console.log(r, k);
function shuffle(a: number, b: number): string {
  return a + "," + b;
}
let v = 5;
console.log(shuffle(v, (v = 7)), shuffle((v = 1), v), shuffle(v, ++v));
