console.log((255).toString(16), (255).toString(2), (255).toString(8), (255).toString(36), (-255).toString(16));
console.log((0).toString(2), (-0).toString(2), (35).toString(36), (36).toString(36));
console.log((0.5).toString(2), (0.1).toString(2), (0.1).toString(3), (-7.75).toString(2));
console.log((1 / 3).toString(3), (1 / 3).toString(16), Math.PI.toString(36), Math.E.toString(7));
console.log((1e21).toString(36), (2 ** 53).toString(2), (1e300).toString(16).length, (2 ** 100).toString(32));
console.log((5e-324).toString(2).length, (1e-7).toString(10), (123.456).toString(10));
console.log(NaN.toString(2), Infinity.toString(16), (-Infinity).toString(2));
console.log((4294967295).toString(16), (-2147483648).toString(2), (3735928559).toString(16));
const byte: u8 = 171;
const word: u32 = 3405691582;
const signed: i32 = -1;
console.log(byte.toString(16), word.toString(16), signed.toString(2));
for (const bad of [0, 1, 37, -2]) {
  try {
    (1).toString(bad);
    console.log("no error");
  } catch (e) {
    console.log(e instanceof RangeError ? e.message : "?");
  }
}
