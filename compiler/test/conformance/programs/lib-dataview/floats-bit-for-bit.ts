const v = new DataView(new ArrayBuffer(16));
const bytes = new Uint8Array(v.buffer);
function hex(from: number, n: number): string {
  return [...bytes.subarray(from, from + n)].map((b) => b.toString(16).padStart(2, "0")).join("");
}
for (const x of [0, -0, 1, -1, 0.1, 1e308, 5e-324, Infinity, -Infinity, 123456.789, Math.PI]) {
  v.setFloat64(0, x);
  v.setFloat64(8, x, true);
  console.log(hex(0, 8), v.getFloat64(8, true) === x, Object.is(v.getFloat64(0), x));
  v.setFloat32(0, x);
  console.log(hex(0, 4), v.getFloat32(0));
}
v.setFloat64(0, NaN);
console.log(hex(0, 8), v.getFloat64(0));
v.setFloat32(3, 2.5, true);
console.log(hex(3, 4), v.getFloat32(3, true), v.getFloat64(1) === v.getFloat64(1));
v.setUint32(0, 0x7f800001);
console.log(v.getFloat32(0));
v.setUint32(0, 0x3ff00000);
v.setUint32(4, 1);
console.log(v.getFloat64(0));
