// Case expressions are evaluated until one matches, with ===.
let log = "";
function c(v: number | string): number | string {
  log += v;
  return v;
}
function probe(x: number | string): string {
  log = "";
  switch (x) {
    case c(1):
      return "one " + log;
    case c("1"):
      return "text " + log;
    case c(2):
    case c(3):
      return "more " + log;
    default:
      return "none " + log;
  }
}
console.log(probe(1), probe("1"), probe(3), probe(4), probe(NaN));
const n = 7;
switch (true) {
  case n < 5:
    console.log("small");
    break;
  case n < 10:
    console.log("medium");
    break;
  case n < 100:
    console.log("large");
}
