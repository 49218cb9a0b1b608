const s = "a😀é\u{10ffff}\ud800z";
console.log(s.length);
for (let i = 0; i <= s.length; i++) {
  const c = s.codePointAt(i);
  console.log(i, c === undefined ? "undefined" : c.toString(16));
}
let walked = "";
for (const c of s) walked += `<${c.length}>`;
console.log(walked);
console.log([...s].length);
console.log(String.fromCodePoint(97, 0x1f600, 0xe9) === "a😀é");
console.log(String.fromCodePoint(0x10ffff).length, String.fromCodePoint().length);
console.log(String.fromCharCode(0xd83d, 0xde00) === "😀");
console.log(String.fromCharCode(65, 0x20ac, 0x10041));
for (const bad of [-1, 0x110000, 1.5, NaN]) {
  try {
    String.fromCodePoint(bad);
    console.log("no error");
  } catch (e) {
    console.log(e instanceof RangeError ? e.message : "?");
  }
}
// A lone half is kept as it is.
const half = "😀".slice(0, 1);
console.log(half.length, half.charCodeAt(0), half + "😀".slice(1) === "😀");
