// Any value thrown and not caught ends the program.
console.log("before");
function check(n: number): number {
  if (n > 2) throw "too many: " + n;
  return n;
}
for (let i = 0; i < 5; i++) console.log(check(i));
