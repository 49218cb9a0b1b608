for (const p of [1, 2, 3, 4, 5, 7, 10, 21]) console.log((123.456).toPrecision(p), (0.00001234).toPrecision(p), (1e21).toPrecision(p));
console.log((0).toPrecision(1), (0).toPrecision(5), (-0).toPrecision(3));
console.log((1.25).toPrecision(2), (1.35).toPrecision(2), (-1.25).toPrecision(2));
console.log((0.000001).toPrecision(2), (0.0000001).toPrecision(2), (123456).toPrecision(2));
console.log((99.99).toPrecision(3), (9.999).toPrecision(3), (0.00099999).toPrecision(2));
console.log((1e-7).toPrecision(3), (5e-324).toPrecision(3), (1.7976931348623157e308).toPrecision(17));
console.log(NaN.toPrecision(3), (-Infinity).toPrecision(2), (35).toPrecision());
for (const bad of [0, 101]) {
  try {
    (1).toPrecision(bad);
    console.log("no error");
  } catch (e) {
    console.log(e instanceof RangeError);
  }
}
