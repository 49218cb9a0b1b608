let low = 1;
let high = 0;
let same = 0;
let previous = -1;
for (let i = 0; i < 2000; i++) {
  const r = Math.random();
  if (r < low) low = r;
  if (r > high) high = r;
  if (r === previous) same++;
  previous = r;
}
console.log(low >= 0, high < 1, low < 0.05, high > 0.95, same);
const dice = [0, 0, 0, 0, 0, 0];
for (let i = 0; i < 600; i++) dice[Math.floor(Math.random() * 6)]!++;
console.log(dice.every((n) => n > 40), dice.reduce((a, b) => a + b));
