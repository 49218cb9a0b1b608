const seen = new Set<i32>();
let x: i32 = 1;
let steps = 0;
while (!seen.has(x)) {
  seen.add(x);
  x = (x * 37 + 11) % 1009;
  steps++;
}
console.log(steps, seen.size, x);
const words = new Set<string>();
for (let i = 0; i < 500; i++) words.add("w" + (i * i) % 97);
console.log(words.size);
let removed = 0;
for (const w of words) if (w.length === 2) removed += words.delete(w) ? 1 : 0;
console.log(removed, words.size, words.has("w4"), words.has("w16"));
for (let i = 0; i < 300; i++) words.delete("w" + i);
console.log(words.size);
for (let i = 0; i < 20; i++) words.add("n" + i);
console.log([...words].slice(-3).join(), words.size);
