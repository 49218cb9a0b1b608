// An inner declaration hides the outer one in its block only.
const x = "module";
function f(x: string): string {
  let out = x;
  {
    const x = "block";
    out += x;
    for (let x = 0; x < 2; x++) {
      out += x;
      {
        const x = "deep";
        out += x;
      }
    }
    out += x;
  }
  return out + x;
}
console.log(f("param"), x);
const g = (n: number): string => {
  const inner = (n: string) => n + n;
  return inner("s" + n);
};
console.log(g(4));
try {
  throw "caught";
} catch (x) {
  console.log(String(x));
}
class Scope {
  x = "field";
  show(): string {
    const x = "local";
    return this.x + x;
  }
}
console.log(new Scope().show());
let y = 1;
if (y > 0) {
  let y = 10;
  y++;
}
console.log(y);
