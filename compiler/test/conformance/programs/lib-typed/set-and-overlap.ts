const a = new Uint8Array(6);
a.set([1, 2, 3]);
console.log(a.join());
a.set([9, 300], 4);
console.log(a.join());
a.set(a.subarray(0, 4), 1);
console.log(a.join());
a.set(a.subarray(2), 0);
console.log(a.join());
a.set(new Int16Array([-1, 256]), 2);
console.log(a.join());
// The same bytes seen in two widths.
const buffer = new ArrayBuffer(8);
const bytes = new Uint8Array(buffer);
const words = new Uint16Array(buffer);
bytes.set([1, 2, 3, 4]);
words.set(bytes.subarray(0, 4));
console.log(words.join());
const f = new Float32Array(2);
f.set(new Uint8Array([7, 8]));
console.log(f.join());
for (const offset of [5, -1]) {
  try {
    a.set([1, 2], offset);
    console.log("no error");
  } catch (e) {
    console.log(e instanceof RangeError);
  }
}
a.set([], 6);
console.log(a.length);
