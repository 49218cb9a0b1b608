// Appending many times gives the text JavaScript gives, and intermediate values stay as they were.
let s = "";
const marks: string[] = [];
for (let i = 0; i < 300; i++) {
  s += i % 10;
  if (i % 100 === 50) marks.push(s);
}
console.log(s.length, s.slice(0, 12), s.slice(-3), marks.map((m) => m.length).join());
let front = "";
for (let i = 0; i < 20; i++) front = String.fromCharCode(97 + i) + front;
console.log(front, front.charCodeAt(0), front[19]);
let both = "|";
for (let i = 0; i < 8; i++) both = both + "<" + i + ">" + both.slice(0, 3);
console.log(both, both.indexOf("<7>"));
let wide = "x";
for (let i = 0; i < 5; i++) wide += i === 2 ? "€" : "y";
console.log(wide, wide.length, wide.charCodeAt(3), wide + wide === wide.repeat(2));
