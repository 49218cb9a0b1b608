/** CRC-32 of IEEE 802.3 with a table of 256 words, over 64 KB. */
const rounds = 1000;
const bufferBytes = 65536;
/** CRC of anything that ends with its own CRC. */
const expectedResidue = 0x2144df1c;

function makeTable(): Uint32Array {
  const table = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    table[byte] = crc >>> 0;
  }
  return table;
}

const table = makeTable();

function crc32(bytes: Uint8Array): u32 {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function makeBuffer(): Uint8Array {
  const bytes = new Uint8Array(bufferBytes);
  let state = 1;
  for (let i = 0; i < bytes.length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

const check = crc32(new TextEncoder().encode("123456789"));
if (check !== 0xcbf43926) throw new Error(`check value ${check.toString(16)}`);

const buffer = makeBuffer();
const payload = buffer.subarray(0, bufferBytes - 4);
const view = new DataView(buffer.buffer);
for (let round = 0; round < rounds; round++) {
  payload[round % payload.length] ^= 0xff;
  view.setUint32(payload.length, crc32(payload), true);
  const residue = crc32(buffer);
  if (residue !== expectedResidue) throw new Error(`residue ${residue.toString(16)}`);
}
console.log(`crc32: residue ${expectedResidue.toString(16)} of ${bufferBytes} bytes`);
