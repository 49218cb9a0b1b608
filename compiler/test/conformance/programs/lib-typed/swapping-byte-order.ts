function swap16(v: u16): u16 {
  return ((v & 0xff) << 8) | (v >> 8);
}
function swap32(v: u32): u32 {
  return (((v & 0xff) << 24) | ((v & 0xff00) << 8) | ((v >>> 8) & 0xff00) | (v >>> 24)) >>> 0;
}
console.log(swap16(0x1234).toString(16), swap32(0x12345678).toString(16), swap32(0xff).toString(16));
const words = new Uint16Array([1, 256, 0xabcd]);
words.forEach((w, i) => {
  words[i] = swap16(w);
});
console.log(words.join());
const view = new DataView(new ArrayBuffer(4));
view.setUint32(0, 0xcafebabe, true);
console.log(view.getUint32(0).toString(16), swap32(view.getUint32(0)).toString(16));
const bytes = new Uint8Array(view.buffer);
bytes.reverse();
console.log(view.getUint32(0).toString(16));
let packed: u32 = 0;
for (const b of [1, 2, 3, 4]) packed = ((packed << 8) | b) >>> 0;
console.log(packed.toString(16), [24, 16, 8, 0].map((s) => (packed >>> s) & 0xff).join());
