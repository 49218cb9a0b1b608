const samples = [2.5, 3.5, 1, 7.25, -4, 0.125];
const mean = samples.reduce((a, b) => a + b, 0) / samples.length;
const variance = samples.reduce((s, v) => s + (v - mean) ** 2, 0) / samples.length;
console.log(mean, variance, Math.sqrt(variance).toFixed(10));
const sorted = [...samples].sort((a, b) => a - b);
const half = sorted.length / 2;
console.log((sorted[half - 1]! + sorted[half]!) / 2, sorted[0]!, sorted.at(-1) === 7.25);
let sum = 0;
for (let i = 1; i <= 1000; i++) sum += 1 / i;
console.log(sum);
let pi = 0;
for (let k = 0; k < 1000; k++) pi += (k % 2 === 0 ? 4 : -4) / (2 * k + 1);
console.log(pi);
let e = 1;
let term = 1;
for (let k = 1; k < 20; k++) {
  term /= k;
  e += term;
}
console.log(e, e === Math.E || Math.abs(e - Math.E) < 1e-15);
const f: f32 = 16777216;
console.log(f + 1, Math.fround(f + 1));
