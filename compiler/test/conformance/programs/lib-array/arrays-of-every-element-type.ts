// Each element type is stored in its own width; the values must come back.
const i8s: i8[] = [-128, 127];
const u8s: u8[] = [0, 255];
const i16s: i16[] = [-32768, 32767];
const u16s: u16[] = [65535];
const i32s: i32[] = [-2147483648, 2147483647];
const u32s: u32[] = [4294967295];
const f64s: number[] = [0.1, -0, 1e308];
console.log(i8s.join(), u8s.join(), i16s.join());
console.log(u16s.join(), i32s.join(), u32s.join(), f64s.join());
i8s.push(-1);
u8s.push(7);
u32s.push(2147483648);
console.log(i8s.map((n) => n * 2).join(), u8s.reverse().join(), u32s.join());
console.log(i32s.reduce((a, b) => a + b, 0));
const bools: boolean[] = [true];
bools.push(false, true);
console.log(bools.filter((b) => b).length, bools.indexOf(false));

const tuples: [string, number][] = [
  ["a", 1],
  ["b", 2],
];
for (const [k, v] of tuples) console.log(k + v);
tuples.sort((x, y) => y[1] - x[1]);
console.log(tuples.map((t) => t[0]).join(""));
const mixed: (number | string | boolean | null)[] = [1, "a", true, null];
console.log(mixed.map((v) => typeof v).join());
console.log(mixed.indexOf("a"), mixed.indexOf(null), mixed.includes(true));
