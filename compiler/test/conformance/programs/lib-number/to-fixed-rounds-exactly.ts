const cases: [number, number][] = [
  [1.005, 2],
  [1.45, 1],
  [2.345, 2],
  [2.5, 0],
  [3.5, 0],
  [-2.5, 0],
  [0.5, 0],
  [1.5, 0],
  [0, 2],
  [-0, 2],
  [-0.0000001, 2],
  [123.456, 0],
  [123.456, 1],
  [123.456, 5],
  [0.000001, 7],
  [1e20, 2],
  [1e21, 2],
  [123456789.123456789, 4],
  [1.23e-10, 2],
  [1.23e-10, 12],
  [0.1, 20],
  [1000000000000000128, 0],
  [8.345, 2],
  [10.235, 2],
  [NaN, 2],
  [Infinity, 1],
  [-1.5, 3],
  [99.995, 2],
  [0.045, 2],
];
for (const [value, digits] of cases) console.log(value.toFixed(digits));
console.log((12.7).toFixed(), (0.6).toFixed(), (-0.4).toFixed());
const third = 1 / 3;
console.log(third.toFixed(30), third.toFixed(100).length);
for (const bad of [-1, 101]) {
  try {
    third.toFixed(bad);
    console.log("no error");
  } catch (e) {
    console.log(e instanceof RangeError ? e.message : "?");
  }
}
