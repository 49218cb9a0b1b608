const encoder = new TextEncoder();
function hex(s: string): string {
  return [...encoder.encode(s)].map((b) => b.toString(16).padStart(2, "0")).join(" ");
}
for (const s of ["", "abc", "é", "ÿ", "\u0080", "\u07ff", "\u0800", "€", "\uffff", "😀", "\u{10ffff}", "\u0000", "aé€😀z"]) console.log(hex(s));
// Half a pair becomes the replacement character.
console.log(hex("\ud800"), hex("\udc00"), hex("a\ud800b"), hex("\udc00\ud800"));
console.log(encoder.encode("x".repeat(1000)).length, encoder.encode("€".repeat(100)).length, encoder.encode().length);
