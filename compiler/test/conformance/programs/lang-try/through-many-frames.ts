// An error passes functions without handlers, closures and callbacks of the library.
let cleaned = 0;
function deep(n: number): number {
  if (n === 0) throw new Error("bottom");
  try {
    return deep(n - 1) + 1;
  } finally {
    cleaned++;
  }
}
try {
  deep(40);
} catch (e) {
  console.log((e as Error).message, cleaned);
}
const found: number[] = [];
try {
  [1, 2, 3, 4].forEach((n) => {
    if (n === 3) throw new RangeError("stop at " + n);
    found.push(n);
  });
} catch (e) {
  console.log((e as Error).message, found.join());
}
try {
  [3, 1, 2].sort((a, b) => {
    if (a === 2 || b === 2) throw new Error("compare");
    return a - b;
  });
} catch (e) {
  console.log((e as Error).message);
}
const r = [1, 2, 3].map((n) => {
  try {
    if (n % 2 === 0) throw n;
    return n * 100;
  } catch (x) {
    return -(x as number);
  }
});
console.log(r.join());
