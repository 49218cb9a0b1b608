// Indexing gives UTF-16 units; for..of and spread give code points.
const s = "aé€😀z";
let units = "";
for (let i = 0; i < s.length; i++) units += s.charCodeAt(i).toString(16) + " ";
console.log(units, s.length);
let points = 0;
for (const c of s) {
  points++;
  console.log(c, c.length, c.codePointAt(0));
}
console.log(points, [...s].length, [...s].reverse().join(""));
console.log(s[0], s[2] === "€", s.charAt(99) === "", s.at(-1), s.at(99));
for (const c of "\ud800x\udc00") console.log(c.length, c.charCodeAt(0));
let empty = 0;
for (const _ of "") empty++;
console.log(empty);
