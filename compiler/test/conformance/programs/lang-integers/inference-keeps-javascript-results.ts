// Variables that look like integers but become fractional, huge or negative zero behave as in JavaScript.
function f(n: number): string {
  let count = 0;
  let scale = 1;
  let signed = 0;
  for (let i = 0; i < n; i++) {
    count += 1;
    scale *= 16;
    signed = i - 2 * n;
  }
  count -= 0.5;
  return `${count} ${scale} ${signed} ${signed / 0}`;
}
console.log(f(3), f(20));
let zero = 0;
zero *= -1;
console.log(1 / zero, zero);
let fact = 1;
for (let i = 2; i <= 30; i++) fact *= i;
console.log(fact);
let a = 1;
let b = 1;
for (let i = 0; i < 100; i++) [a, b] = [b, a + b];
console.log(a);
let x = 10;
const halve = () => (x /= 4);
halve();
console.log(x);
let maxed = 2147483647;
maxed++;
let low = -2147483648;
low--;
console.log(maxed, low, maxed | 0, low >>> 0);
let mod = -1;
for (let i = 0; i < 4; i++) mod = (mod * 7) % 5;
console.log(mod);
const len = "abc".length;
console.log(len / 2, len - 5, -len % 3, 1 / (-len % 3));
