// `var` used inside its block behaves like let, captured by closures as one variable per entry.
function f(): string {
  var a = 1;
  var a2 = a + 1;
  var fs: (() => number)[] = [];
  fs.push(() => a++);
  fs.push(() => a * 10);
  return fs.map((g) => g()).join() + a2;
}
console.log(f());
var top = "top";
function readTop(): string {
  return top;
}
top += "!";
console.log(readTop());
