// Engines differ in the last bit; twelve digits they share.
function show(...values: number[]): void {
  console.log(values.map((v) => v.toPrecision(12)).join(" "));
}
show(Math.sin(1), Math.cos(1), Math.tan(1), Math.sin(1e6), Math.cos(-2));
show(Math.asin(0.5), Math.acos(0.5), Math.atan(0.5), Math.atan(1e10));
show(Math.atan2(1, 2), Math.atan2(-1, 2), Math.atan2(1, -2), Math.atan2(-1, -2));
show(Math.exp(1), Math.exp(-3.5), Math.expm1(0.001), Math.log(10), Math.log1p(0.001), Math.log2(10), Math.log10(7));
show(Math.sinh(1), Math.cosh(1), Math.tanh(0.3), Math.asinh(2), Math.acosh(2), Math.atanh(0.5));
show(Math.cbrt(2), Math.hypot(1, 2, 3), 2 ** 0.3);
show(Math.PI, Math.E, Math.LN2, Math.LN10, Math.LOG2E, Math.LOG10E, Math.SQRT2, Math.SQRT1_2);
console.log(Math.atan2(0, -0) === Math.PI, 1 / Math.atan2(-0, 0), Math.sin(0), 1 / Math.sin(-0), Math.tanh(Infinity), Math.acosh(0.5), Math.atanh(2));
console.log(Math.sin(Infinity), Math.cos(NaN), Math.asin(2), Math.acos(-2), Math.exp(-Infinity), Math.exp(1000), Math.log(Infinity));
