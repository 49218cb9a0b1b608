// Masking and shifting bring values back into a type's range.
const hash = (text: string): u32 => {
  let h: u32 = 2166136261;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619) >>> 0;
  return h;
};
console.log(hash(""), hash("a"), hash("meerkat"));
const bytes: u8[] = [];
let word: u32 = 0xdeadbeef;
for (let i = 0; i < 4; i++) {
  bytes.push(word & 0xff);
  word >>>= 8;
}
console.log(bytes.map((b) => b.toString(16)).join(" "), word);
let back = 0;
for (const b of bytes.reverse()) back = (back << 8) | b;
console.log(back, back >>> 0);
const toI8 = (x: number): i8 => (x << 24) >> 24;
const toI16 = (x: number): i16 => (x << 16) >> 16;
console.log([127, 128, 255, 256, -129].map(toI8).join(), [32768, 65535, -1].map(toI16).join());
let crc: u16 = 0xffff;
for (const b of [0x31, 0x32, 0x33]) {
  crc ^= b << 8;
  for (let k = 0; k < 8; k++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
}
console.log(crc.toString(16));
