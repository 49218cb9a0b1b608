const buffer = new ArrayBuffer(10);
const v = new DataView(buffer, 2, 6);
console.log(v.byteOffset, v.byteLength, v.buffer === buffer);
v.setUint8(0, 7);
console.log(new Uint8Array(buffer)[2]);
const rest = new DataView(buffer, 8);
console.log(rest.byteLength, new DataView(buffer).byteLength, new DataView(buffer, 10).byteLength);
function fails(f: () => void): void {
  try {
    f();
    console.log("no error");
  } catch (e) {
    console.log(e instanceof RangeError);
  }
}
fails(() => v.getUint8(6));
fails(() => v.getUint8(-1));
fails(() => v.getUint16(5));
fails(() => v.getUint32(3));
fails(() => v.setFloat64(0, 1));
fails(() => v.setInt32(100, 1));
fails(() => new DataView(buffer, 11));
fails(() => new DataView(buffer, 5, 6));
fails(() => new DataView(buffer, -1));
fails(() => rest.getUint16(1));
console.log(rest.getUint16(0));
