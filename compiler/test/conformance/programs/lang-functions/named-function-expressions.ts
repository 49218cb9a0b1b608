// The name of a function expression is visible only inside it.
const f = function inner(n: number): string {
  return n === 0 ? "end" : n + " " + inner(n - 1);
};
console.log(f(3));
const inner = "outside";
console.log(inner);
const handlers = {
  click: function (times: number) {
    return "c".repeat(times);
  },
  key(code: number, shift = false) {
    return (shift ? "S" : "") + code;
  },
};
console.log(handlers.click(2), handlers.key(65), handlers.key(66, true));
