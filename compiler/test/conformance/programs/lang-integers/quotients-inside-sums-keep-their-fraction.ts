// Only the whole of what is wrapped is cut off: inside a sum or a product a quotient keeps its fraction.
function f(a: number, b: number): string {
  return `${(a / 3 - b) | 0} ${(a / 3 + b) >>> 0} ${((a / 2) * b) | 0} ${(a / 3) | 0} ${-(a / 3) | 0} ${(a / 3) % b | 0} ${(1 - a / 4) | 0}`;
}
console.log((1 / 3 - 3) | 0, ((7 / 2) * 2) | 0, (5 / 3 + 1 / 3) | 0, -(7 / 2) | 0);
for (let a = -4; a < 8; a += 3) console.log(f(a, 3));
const i: i32 = 7;
const j: i32 = 2;
console.log((i / j - 4) | 0, ((i / j) * j) | 0, (i / j + i / j) | 0, (i / j) | 0, ((i / j) % 3) | 0);
