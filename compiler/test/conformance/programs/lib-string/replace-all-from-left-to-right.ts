console.log("a-b-c".replaceAll("-", "+"), "aaaa".replaceAll("aa", "b"), "abc".replaceAll("x", "y"));
console.log("abc".replaceAll("", "."), "".replaceAll("", "x"), "aXbX".replaceAll("X", ""));
console.log("1€2€".replaceAll("€", " EUR "), "é€é".replaceAll("é", "e"));
console.log("abab".replaceAll("b", "[$&]"), "a.b.c".replaceAll(".", "$$"), "xax".replaceAll("a", "<$`$'>"));
let n = 0;
console.log("x,x,x".replaceAll("x", () => String(n++)));
console.log("tic tac".replaceAll("t", (m) => m.toUpperCase()));
// What was put in is not searched again.
console.log("aa".replaceAll("a", "aa"), "ab".replaceAll("a", "b").replaceAll("b", "c"));
const escaped = '<a href="x">&</a>'.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
console.log(escaped);
