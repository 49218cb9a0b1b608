// Each part of a `for` may be missing or a comma expression.
let i = 0;
for (;;) {
  if (++i > 3) break;
}
console.log(i);
for (; i < 6; ) i++;
console.log(i);
for (let a = 0, b = 10; a < b; a++, b--) if (a === 3) console.log(a, b);
let steps = "";
for (let n = 27; n !== 1; n = n % 2 ? 3 * n + 1 : n / 2) steps = n + "";
console.log(steps);
var shared = 0;
for (var k = 0; k < 3; k++) shared += k;
console.log(shared);
for (let x = 0.1; x < 0.5; x += 0.1) console.log(x);
