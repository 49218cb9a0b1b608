// Text and back gives the same number.
let seed: u32 = 99;
function next(): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed;
}
let bad = 0;
let digits = 0;
for (let i = 0; i < 400; i++) {
  const x = (next() / 4294967296 - 0.5) * Number(`1e${(next() % 80) - 40}`);
  const text = String(x);
  digits += text.length;
  if (Number(text) !== x || parseFloat(text) !== x) bad++;
  if (Number(x.toExponential()) !== x) bad++;
  if (Number(x.toPrecision(17)) !== x) bad++;
}
console.log(bad, digits);
for (let r = 2; r <= 36; r += 17) {
  const n = next();
  console.log(parseInt(n.toString(r), r) === n, n.toString(r));
}
