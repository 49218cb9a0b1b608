// The catch variable is its own; patterns and shadowing work, closures keep it.
const e = "outer";
const kept: (() => string)[] = [];
for (const n of [1, 2]) {
  try {
    throw new Error("inner" + n);
  } catch (e) {
    const m = (e as Error).message;
    kept.push(() => m + (e as Error).name);
  }
  console.log(e);
}
console.log(kept.map((f) => f()).join());
try {
  throw "first";
} catch (e) {
  try {
    throw "second";
  } catch (e) {
    console.log(String(e));
  }
  console.log(String(e));
}
try {
  throw new Error("assigned");
} catch (err) {
  err = "replaced";
  console.log(String(err));
}
