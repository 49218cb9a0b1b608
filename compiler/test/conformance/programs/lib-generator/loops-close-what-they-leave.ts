function* numbers(): Generator<number, undefined, undefined> {
  try {
    for (let i = 0; ; i++) yield i;
  } finally {
    console.log("closed");
  }
}
for (const n of numbers()) {
  if (n === 3) break;
  console.log(n);
}
function first(): number {
  for (const n of numbers()) if (n * n > 20) return n;
  return -1;
}
console.log(first());
try {
  for (const n of numbers()) if (n === 1) throw new Error("left by throwing");
} catch (e) {
  console.log(e instanceof Error ? e.message : "?");
}
outer: for (const a of [1, 2]) {
  for (const n of numbers()) {
    if (n === a) continue outer;
    console.log(a, n);
  }
}
const [x, y] = numbers();
console.log(x!, y!);
