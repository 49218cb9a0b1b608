// A little file format: magic, version, flags, name, values.
function write(name: string, values: readonly number[]): ArrayBuffer {
  const text = new TextEncoder().encode(name);
  const buffer = new ArrayBuffer(12 + text.length + values.length * 4);
  const v = new DataView(buffer);
  v.setUint32(0, 0x4d4b4154);
  v.setUint8(4, 2);
  v.setInt8(5, -1);
  v.setUint16(6, values.length, true);
  v.setUint32(8, text.length);
  new Uint8Array(buffer).set(text, 12);
  values.forEach((n, i) => v.setFloat32(12 + text.length + i * 4, n, true));
  return buffer;
}
interface File {
  version: number;
  name: string;
  values: number[];
}
function read(buffer: ArrayBuffer): File {
  const v = new DataView(buffer);
  if (v.getUint32(0) !== 0x4d4b4154) throw new TypeError("wrong magic " + v.getUint32(0).toString(16));
  const count = v.getUint16(6, true);
  const length = v.getUint32(8);
  const name = new TextDecoder().decode(new Uint8Array(buffer, 12, length));
  const values: number[] = [];
  for (let i = 0; i < count; i++) values.push(v.getFloat32(12 + length + i * 4, true));
  return { version: v.getUint8(4), name, values };
}
const file = write("température", [1.5, -2, 0.1]);
console.log(file.byteLength);
const back = read(file);
console.log(back.version, back.name, back.values.join());
for (const cut of [file.slice(0, 20), file.slice(1), new ArrayBuffer(0)]) {
  try {
    read(cut);
    console.log("read");
  } catch (e) {
    console.log(e instanceof RangeError ? "RangeError" : e instanceof TypeError ? e.message : "?");
  }
}
