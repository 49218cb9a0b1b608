function toHex(bytes: Uint8Array): string {
  let out = "";
  for (const b of bytes) out += (b < 16 ? "0" : "") + b.toString(16);
  return out;
}
function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0) throw new RangeError("odd length");
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) {
    const n = parseInt(text.slice(2 * i, 2 * i + 2), 16);
    if (Number.isNaN(n)) throw new RangeError("not hex at " + 2 * i);
    out[i] = n;
  }
  return out;
}
const bytes = new Uint8Array([0, 1, 15, 16, 127, 128, 255]);
console.log(toHex(bytes), toHex(fromHex("DEADbeef")), fromHex("").length);
for (const bad of ["abc", "zz", "0g"]) {
  try {
    fromHex(bad);
    console.log("accepted");
  } catch (e) {
    console.log(e instanceof RangeError ? e.message : "?");
  }
}
console.log([..."hé€"].map((c) => "U+" + (c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")).join(" "));
