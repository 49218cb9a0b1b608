// A linear congruential generator: the same numbers everywhere.
let seed: u32 = 12345;
function random(): number {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return seed >>> 8;
}

const numbers: number[] = [];
for (let i = 0; i < 1000; i++) numbers.push(random() % 5000);
const sorted = numbers.slice().sort((a, b) => a - b);
let ordered = true;
for (let i = 1; i < sorted.length; i++) if (sorted[i - 1]! > sorted[i]!) ordered = false;
console.log(ordered);
console.log(sorted[0]!, sorted[500]!, sorted[999]!);
console.log(sorted.reduce((a, b) => a + b) === numbers.reduce((a, b) => a + b));

const down = numbers.slice().sort((a, b) => b - a);
console.log(down.toReversed().join() === sorted.join());

// Already sorted, reversed, and all equal.
console.log(sorted.slice().sort((a, b) => a - b).join() === sorted.join());
console.log(down.slice().sort((a, b) => a - b).join() === sorted.join());
console.log(new Array<number>(100).fill(4).sort((a, b) => a - b).join("") === "4".repeat(100));

const words = numbers.slice(0, 200).map((n) => n.toString(36));
words.sort();
console.log(words.slice(0, 5).join(), words.slice(-3).join());
