// A ring buffer, a framing codec and a checksum, as device code writes them.
class Ring {
  private readonly bytes: Uint8Array;
  private head: i32 = 0;
  private tail: i32 = 0;
  constructor(readonly size: i32) {
    this.bytes = new Uint8Array(size);
  }
  put(b: u8): boolean {
    const next = (this.head + 1) % this.size;
    if (next === this.tail) return false;
    this.bytes[this.head] = b;
    this.head = next;
    return true;
  }
  take(): i32 {
    if (this.tail === this.head) return -1;
    const b = this.bytes[this.tail]!;
    this.tail = (this.tail + 1) % this.size;
    return b;
  }
}
function crc16(data: Uint8Array): u16 {
  let crc: u32 = 0xffff;
  for (const byte of data) {
    crc ^= byte << 8;
    for (let i = 0; i < 8; i++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}
function frame(payload: string): Uint8Array {
  const body = new Uint8Array(payload.length + 4);
  body[0] = 0x7e;
  body[1] = payload.length;
  for (let i = 0; i < payload.length; i++) body[2 + i] = payload.charCodeAt(i) & 0xff;
  const crc = crc16(body.subarray(1, payload.length + 2));
  body[payload.length + 2] = crc >> 8;
  body[payload.length + 3] = crc & 0xff;
  return body;
}
const ring = new Ring(16);
let sent = 0;
for (const b of [...frame("hello"), ...frame("overflowing")]) if (ring.put(b)) sent++;
let hex = "";
for (let b = ring.take(); b >= 0; b = ring.take()) hex += b.toString(16).padStart(2, "0");
console.log(sent, hex, crc16(new Uint8Array([0x31, 0x32, 0x33])).toString(16));
