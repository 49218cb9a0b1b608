function show(n: number): string {
  return n === 0 && 1 / n < 0 ? "-0" : String(n);
}
console.log(show(Math.max(0, -0)), show(Math.max(-0, 0)), show(Math.min(0, -0)), show(Math.min(-0, 0)));
console.log(Math.max(1, NaN), Math.min(NaN, 1), Math.max(NaN, NaN), Math.max(-Infinity, Infinity));
console.log(Math.max(), Math.min(), Math.max(3), Math.min(-3));
console.log(Math.max(1, 5, 3), Math.min(4, 2, 8, 1), Math.max(1, NaN, 9), Math.min(...[3, 1, 2]));
console.log(show(Math.max(-0)), show(Math.min(0, 0, -0)), show(Math.max(-1, -0)));
const a: i32 = -5;
const b: i32 = 3;
console.log(Math.max(a, b), Math.min(a, b), Math.abs(a), Math.max(a, 0));
const empty: number[] = [];
console.log(Math.max(...empty), Math.min(...empty, 7));
