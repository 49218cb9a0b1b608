const texts = ["", "abc", "äöü", "€", "😀👍", "a\u0300", "日本語"];
const encoder = new TextEncoder();
for (const t of texts) {
  const bytes = encoder.encode(t);
  let points = 0;
  for (const _ of t) points++;
  console.log(t.length, points, bytes.length, new TextDecoder().decode(bytes) === t);
}
// Cutting bytes inside a character.
const bytes = encoder.encode("a€b");
for (let n = 0; n <= bytes.length; n++) {
  const s = new TextDecoder().decode(bytes.subarray(0, n));
  console.log(n, s.length, [...s].map((c) => (c === "\ufffd" ? "?" : c)).join(""));
}
function cut(text: string, limit: number): string {
  let out = "";
  let size = 0;
  for (const c of text) {
    const n = encoder.encode(c).length;
    if (size + n > limit) break;
    out += c;
    size += n;
  }
  return out;
}
console.log(cut("a€b😀c", 5), cut("a€b😀c", 8), cut("a€b😀c", 9), cut("€", 2) === "");
