console.log(2 ** 10, 2 ** -1, (-2) ** 3, (-2) ** 2, 0 ** 0, NaN ** 0, 2 ** 0.5);
console.log(Math.pow(1, Infinity), Math.pow(1, NaN), Math.pow(-1, Infinity), Math.pow(0, -1), Math.pow(-0, -1), Math.pow(-8, 1 / 3));
console.log(Math.sqrt(2), Math.sqrt(-1), Math.sqrt(0), 1 / Math.sqrt(-0), Math.sqrt(Infinity), Math.sqrt(144));
console.log(Math.cbrt(27), Math.cbrt(-8), Math.cbrt(0), 1 / Math.cbrt(-0), Math.cbrt(1000));
console.log(Math.hypot(3, 4), Math.hypot(), Math.hypot(-5), Math.hypot(NaN, 1), Math.hypot(Infinity, NaN), Math.hypot(1, 1, 1, 1));
let x = 3;
x **= 4;
console.log(x, 2 ** 3 ** 2, 10 ** 15, 2 ** -20, 1.5 ** 2);
console.log(Math.exp(0), Math.expm1(0), 1 / Math.expm1(-0), Math.log(1), Math.log(0), Math.log(-1), Math.log2(8), Math.log10(1000), Math.log1p(0));
