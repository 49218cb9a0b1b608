// A checksum and a framing over bytes, as protocols do it.
function crc16(bytes: Uint8Array): u16 {
  let crc: u16 = 0xffff;
  for (const b of bytes) {
    crc = (crc ^ (b << 8)) & 0xffff;
    for (let i = 0; i < 8; i++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}
const text = new TextEncoder().encode("123456789");
console.log(crc16(text).toString(16), crc16(new Uint8Array(0)).toString(16));
function frame(payload: Uint8Array): Uint8Array {
  const out = new Uint8Array(payload.length + 4);
  out[0] = 0x7e;
  out[1] = payload.length;
  out.set(payload, 2);
  const crc = crc16(payload);
  out[out.length - 2] = crc >> 8;
  out[out.length - 1] = crc & 0xff;
  return out;
}
const f = frame(text);
console.log([...f].map((b) => b.toString(16).padStart(2, "0")).join(" "));
console.log(crc16(f.subarray(2, f.length - 2)) === ((f[f.length - 2]! << 8) | f[f.length - 1]!));
const table = new Uint32Array(256);
for (let n = 0; n < 256; n++) {
  let c: u32 = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? (0xedb88320 ^ (c >>> 1)) >>> 0 : c >>> 1;
  table[n] = c;
}
let crc: u32 = 0xffffffff;
for (const b of text) crc = (table[(crc ^ b) & 0xff]! ^ (crc >>> 8)) >>> 0;
console.log(((crc ^ 0xffffffff) >>> 0).toString(16));
