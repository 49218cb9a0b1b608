const values = [0, 1, -1, 123456, 0.00015, 5e-324, 1.7976931348623157e308, 25, 35, 1.45, 99.99];
for (const v of values) console.log(v.toExponential(), v.toExponential(0), v.toExponential(2), v.toExponential(10));
console.log((-0).toExponential(), NaN.toExponential(2), Infinity.toExponential(2));
console.log((9.99).toExponential(1), (9.96e9).toExponential(1), (1e21).toExponential());
console.log((0.1).toExponential(20), (1.25).toExponential(1), (1.35).toExponential(1));
for (const bad of [-1, 101]) {
  try {
    (1.5).toExponential(bad);
    console.log("no error");
  } catch (e) {
    console.log(e instanceof RangeError ? e.message : "?");
  }
}
