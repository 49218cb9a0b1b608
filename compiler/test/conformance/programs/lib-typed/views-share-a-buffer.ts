const buffer = new ArrayBuffer(8);
const bytes = new Uint8Array(buffer);
const words = new Uint32Array(buffer);
const middle = new Uint16Array(buffer, 2, 2);
words[0] = 0x04030201;
console.log(bytes.join(), middle[0]!.toString(16), middle.byteOffset, middle.byteLength, middle.length);
bytes[4] = 255;
console.log(words[1], middle[1]);
middle[0] = 0;
console.log(words[0]!.toString(16), bytes.buffer === buffer, buffer.byteLength);
const f = new Float32Array(buffer, 4);
f[0] = 1;
console.log(bytes.slice(4).join());
const all = new Uint8Array(buffer, 3);
console.log(all.length, all.byteOffset);
const copy = buffer.slice(0, 2);
bytes[0] = 77;
console.log(copy.byteLength, new Uint8Array(copy)[0]!, buffer.slice(-3).byteLength, buffer.slice(5, 2).byteLength, buffer.slice(2, 100).byteLength);
for (const [offset, length] of [[1, 1], [0, 3], [12, 0]] as [number, number][]) {
  try {
    new Uint32Array(buffer, offset, length);
    console.log("no error");
  } catch (e) {
    console.log(e instanceof RangeError);
  }
}
