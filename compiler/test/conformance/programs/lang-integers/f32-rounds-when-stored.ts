// Single-precision values: what is exactly representable stays, sums are as Math.fround says.
const half: f32 = 0.5;
const big: f32 = 16777216;
const list: f32[] = [0.25, -1.5, 1024];
console.log(half + 1, big, list.join(), half * half, -half, half / 4);
const a = new Float32Array([0.1, 16777217, 1e40, -0, NaN]);
console.log(a.join(), Math.fround(0.1) === a[0], Object.freeze([1])[0]);
let s: f32 = 0;
for (let i = 0; i < 8; i++) s += 0.125;
console.log(s, s === 1, half > 0.25, half === 0.5);
function mix(x: f32, y: f32): f32 {
  return x * 0.5 + y * 0.5;
}
console.log(mix(1, 3), mix(-2, 2));
