// The same error object travels through handlers and can be compared and extended.
class Tagged extends Error {
  tags: string[] = [];
}
const original = new Tagged("tagged");
function level(n: number): void {
  try {
    if (n === 0) throw original;
    level(n - 1);
  } catch (e) {
    if (e instanceof Tagged) e.tags.push("level" + n);
    throw e;
  }
}
try {
  level(3);
} catch (e) {
  console.log(e === original, original.tags.join());
}
function wrap(f: () => void): Error {
  try {
    f();
  } catch (e) {
    const inner = e instanceof Error ? e : new Error(String(e));
    const outer = new Error("wrapped: " + inner.message);
    outer.name = inner.name;
    return outer;
  }
  return new Error("nothing");
}
console.log(wrap(() => level(0)).toString(), wrap(() => { throw 5; }).toString(), wrap(() => {}).message);
