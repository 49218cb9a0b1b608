const s = JSON.parse('"\\b\\f\\n\\r\\t\\/\\\\\\"\\u00e9\\u20AC\\ud83d\\ude00é€😀"');
if (typeof s === "string") {
  console.log(s.length);
  let codes = "";
  for (let i = 0; i < s.length; i++) codes += s.charCodeAt(i).toString(16) + " ";
  console.log(codes.trim());
}
const lone = JSON.parse('"\\ud800x"');
console.log(typeof lone === "string" ? lone.charCodeAt(0) : 0);
const o = JSON.parse('{"\\u0061b":1,"€":2}');
console.log(JSON.stringify(o));
const zero = JSON.parse('"a\\u0000b"');
console.log(typeof zero === "string" ? zero.length : -1);
