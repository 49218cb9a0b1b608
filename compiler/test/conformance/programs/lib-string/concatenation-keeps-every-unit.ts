// Latin-1 and wider strings join in every combination.
const narrow = "abcÿ";
const wide = "€uro";
const pair = "😀";
console.log(narrow + wide, wide + narrow, narrow + pair + narrow);
console.log((narrow + wide).length, (wide + pair).length);
console.log("a".concat("b", "€", "d"), "x".concat());
let s = "";
for (let i = 0; i < 200; i++) s += i % 50 === 49 ? "Ω" : "x";
console.log(s.length, s.indexOf("Ω"), s.lastIndexOf("Ω"), s.charCodeAt(99), s.charCodeAt(100));
let prefix = "";
for (let i = 0; i < 100; i++) prefix = String.fromCharCode(65 + (i % 26)) + prefix;
console.log(prefix.slice(0, 10), prefix.length);
let hash = 0;
for (let i = 0; i < s.length; i++) hash = (Math.imul(hash, 31) + s.charCodeAt(i)) | 0;
console.log(hash);
console.log("n=" + 1 + true + null + undefined + 0.5);
console.log(1 + 2 + "3" + 4 + 5);
