// A function value may come from a conditional, a switch or another call.
type Op = (a: number, b: number) => number;
function pick(sign: string): Op {
  switch (sign) {
    case "+":
      return (a, b) => a + b;
    case "-":
      return (a, b) => a - b;
    case "*": {
      const zero = 0;
      return (a, b) => {
        let sum = zero;
        for (let i = 0; i < b; i++) sum += a;
        return sum;
      };
    }
    default:
      return (a, b) => Math.max(a, b);
  }
}
console.log("+-*m".split("").map((s) => pick(s)(6, 4)).join());
const flip = (f: Op): Op => (a, b) => f(b, a);
const use = (cond: boolean) => (cond ? pick("-") : flip(pick("-")))(10, 1);
console.log(use(true), use(false));
console.log((pick("?") ?? pick("+"))(3, 2));
