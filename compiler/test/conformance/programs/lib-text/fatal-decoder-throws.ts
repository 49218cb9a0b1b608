const strict = new TextDecoder("utf-8", { fatal: true });
const lenient = new TextDecoder("utf-8");
console.log(strict.fatal, lenient.fatal, strict.ignoreBOM);
const inputs = [[0x61], [0xc3, 0xa9], [0xc3], [0x80], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x98, 0x80], [0x61, 0xff, 0x62], []];
for (const bytes of inputs) {
  try {
    console.log(strict.decode(new Uint8Array(bytes)));
  } catch (e) {
    console.log(e instanceof TypeError);
  }
}
// It can be used again after an error.
console.log(strict.decode(new Uint8Array([0x6f, 0x6b])));
