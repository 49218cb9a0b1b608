// Division, remainder and power of awkward numbers.
const pairs: [number, number][] = [[5, 3], [-5, 3], [5, -3], [-5, -3], [5.5, 2], [0, 5], [-0, 5], [5, 0], [-5, 0], [0, 0], [1e308, 10], [5, Infinity], [Infinity, 5], [NaN, 1]];
function z(n: number): string {
  return n === 0 && 1 / n < 0 ? "-0" : String(n);
}
for (const [a, b] of pairs) console.log([a + b, a - b, a * b, a / b, a % b].map(z).join(" "));
console.log([2 ** 10, 2 ** -1, (-2) ** 3, 2 ** 0.5, 0 ** 0, NaN ** 0, 10 ** 308, 10 ** 309, (-8) ** (1 / 3), 2 ** 3 ** 2].map(z).join(" "));
console.log([-(-0), -0 + 0, -0 - 0, 0 * -1, -0 * -1, 0 / -3].map(z).join(" "));
let x = 7;
x **= 2;
x %= 10;
x /= 4;
x *= -3;
console.log(x, +"12.5" + +true + +"", -"3");
console.log(0.1 + 0.2, 1 / 3, 9007199254740992 + 1, 9007199254740992 + 2);
