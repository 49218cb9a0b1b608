// Cases fall through in textual order, wherever the default stands.
function f(n: number): string {
  let s = "";
  switch (n) {
    case 1:
      s += "one ";
    case 2:
      s += "two ";
      break;
    default:
      s += "default ";
    case 3:
      s += "three ";
    case 4: {
      s += "four ";
      break;
    }
    case 5:
  }
  return s;
}
for (let n = 0; n <= 6; n++) console.log(n, f(n));
console.log(f(NaN), f(-0), f(1.5));
switch (f(5)) {
}
switch (3 as number) {
  default:
    console.log("only default");
}
