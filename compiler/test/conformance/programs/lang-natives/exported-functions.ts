// Functions that the main module exports are called from C by their names, with its variables and its errors.
import "./exported-functions.native.ts";
let calls = 0;
const squares: number[] = [];
export function demo_step(n: i32): i32 {
  calls++;
  if (n === 6) throw new RangeError("six");
  squares.push(n * n);
  return n * n;
}
console.log(demo_step(1), calls);
// On Node the function that stands for the C code exists once this module has run.
queueMicrotask(() => {
  console.log(demo_call_back(5), calls, squares.join());
  try {
    demo_call_back(10);
  } catch (e) {
    console.log((e as Error).message, calls);
  }
});
