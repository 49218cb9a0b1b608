const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
function encode(bytes: Uint8Array): string {
  let out = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const n = (bytes[i]! << 16) | ((left > 1 ? bytes[i + 1]! : 0) << 8) | (left > 2 ? bytes[i + 2]! : 0);
    out += alphabet[n >> 18]! + alphabet[(n >> 12) & 63]!;
    out += left > 1 ? alphabet[(n >> 6) & 63]! : "=";
    out += left > 2 ? alphabet[n & 63]! : "=";
  }
  return out;
}
function decode(text: string): Uint8Array {
  const clean = text.replaceAll("=", "");
  const out = new Uint8Array((clean.length * 3) >> 2);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const c of clean) {
    bits = (bits << 6) | alphabet.indexOf(c);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out[at++] = bits >> held;
    bits &= (1 << held) - 1;
  }
  return out;
}
for (const s of ["", "f", "fo", "foo", "foob", "Hello, Wörld €😀"]) {
  const b = encode(new TextEncoder().encode(s));
  console.log(b, new TextDecoder().decode(decode(b)) === s);
}
