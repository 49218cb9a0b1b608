// A switch is one block: a variable declared in one case is seen in the others.
function f(n: number): string {
  switch (n) {
    case 0:
      let x = "zero";
      const helper = () => x + "!" + n;
      x += "+";
      if (n === 0) return x + helper();
    case 1: {
      const x = "one";
      return x + n;
    }
    default: {
      const x = "own";
      return x + n;
    }
  }
}
console.log(f(0), f(1), f(2));
type S = { k: 1; a: string } | { k: 2; b: number };
function g(s: S): string {
  let r: string;
  switch (s.k) {
    case 1:
      r = s.a;
      break;
    case 2:
      r = s.b.toFixed(2);
  }
  return r;
}
console.log(g({ k: 1, a: "A" }), g({ k: 2, b: 2 }));
