// Many small pieces must not cost quadratic time or memory.
let s = "";
for (let i = 0; i < 5000; i++) s += String.fromCharCode(97 + (i % 26));
console.log(s.length, s.slice(0, 5), s.slice(-5));
let sum = 0;
for (let i = 0; i < s.length; i += 500) sum += s.charCodeAt(i);
console.log(sum);

const parts: string[] = [];
for (let i = 0; i < 1000; i++) parts.push("line " + i);
const text = parts.join("\n");
console.log(text.length, text.split("\n").length, text.indexOf("line 999"));

let tree = "x";
for (let i = 0; i < 10; i++) tree = tree + tree;
console.log(tree.length, tree === "x".repeat(1024));
let both = "";
for (let i = 0; i < 100; i++) both = "<" + both + ">";
console.log(both.length, both.indexOf(">"), both.charAt(99) + both.charAt(100));
