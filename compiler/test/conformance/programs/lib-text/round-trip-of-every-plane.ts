const encoder = new TextEncoder();
const decoder = new TextDecoder();
let wrong = 0;
let bytes = 0;
for (let c = 0; c <= 0x10ffff; c += c < 0x900 ? 7 : 4099) {
  if (c >= 0xd800 && c <= 0xdfff) continue;
  const s = String.fromCodePoint(c) + "|";
  const b = encoder.encode(s);
  bytes += b.length;
  if (decoder.decode(b) !== s && c !== 0xfeff) wrong++;
}
console.log(wrong, bytes);
let long = "";
for (let i = 0; i < 300; i++) long += i % 3 === 0 ? "x" : i % 3 === 1 ? "ü" : "漢";
console.log(decoder.decode(encoder.encode(long)) === long, encoder.encode(long).length);
