console.log([1, 2, 3, 4].reduce((a, b) => a + b));
console.log([1, 2, 3, 4].reduce((a, b) => a + b, 10));
console.log([1, 2, 3].reduceRight((a, b) => a * 10 + b));
console.log(["a", "b", "c"].reduce((a, b) => a + b, ""));
console.log(["a", "b", "c"].reduceRight((a, b) => a + b, ">"));
console.log([5].reduce((a, b) => a - b));

// The accumulator may be of another type.
const lengths = ["x", "yy", "zzz"].reduce((sum, s) => sum + s.length, 0);
console.log(lengths);
const inverted = [1, 2].reduce<string[]>((list, n) => [...list, "n" + n], []);
console.log(inverted.join());
const counts = ["a", "b", "a"].reduce((m, s) => m.set(s, (m.get(s) ?? 0) + 1), new Map<string, number>());
console.log(counts.get("a") === 2, counts.get("b") === 1);

const trace: string[] = [];
[10, 20, 30].reduce((acc, v, i) => {
  trace.push(`${acc}/${v}/${i}`);
  return v;
});
[10, 20, 30].reduceRight((acc, v, i) => {
  trace.push(`${acc}/${v}/${i}`);
  return v;
}, 0);
console.log(trace.join(" "));

const none: number[] = [];
console.log(none.reduce((a, b) => a + b, 42));
try {
  none.reduce((a, b) => a + b);
} catch (e) {
  console.log(e instanceof TypeError, e instanceof Error ? e.message : "");
}
try {
  none.reduceRight((a, b) => a + b);
} catch (e) {
  console.log(e instanceof TypeError);
}
