// Integers convert to doubles where the two meet, and comparisons are exact.
const i: i32 = 3;
const u: u32 = 3000000000;
const d = 2.5;
console.log(i + d, d - i, i * d, u / d, i < d, u > d, d === i, i === 3.0);
console.log(i === u - 2999999997, Math.sqrt(u - 2999999984), Math.min(i, d, u), [i, d, u].join());
let x: number = i;
x += 0.5;
console.log(x, i);
const list: number[] = [i, u, d];
list[0]! /= 2;
console.log(list.join(), (i + u) / 2, -u, -i, +i);
const pick = (flag: boolean) => (flag ? i : d);
console.log(pick(true), pick(false), pick(true) / 2);
const text = `${i}|${u}|${-i}|${i / 2}`;
console.log(text, "a".repeat(i), i.toFixed(2), u.toString(16), (u as number) | 0);
