// Module variables are initialised in order and visible to functions called later.
const log: string[] = [];
let counter = start();
const doubled = counter * 2;
function start(): number {
  log.push("start");
  return 21;
}
const getters = { get: () => late };
const late = "late " + doubled;
console.log(getters.get(), log.length, counter);
counter = 5;
let a = 1,
  b = a + 1,
  c = b + a;
console.log(a, b, c);
[a, c] = [c, a];
console.log(a, c);
