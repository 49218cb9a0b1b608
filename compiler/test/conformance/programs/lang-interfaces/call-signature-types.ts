// A type with one call signature is a function type.
interface Compare<T> {
  (a: T, b: T): number;
}
type Predicate<T> = (value: T) => boolean;
const byLength: Compare<string> = (a, b) => a.length - b.length;
function reverse<T>(compare: Compare<T>): Compare<T> {
  return (a, b) => compare(b, a);
}
function both<T>(p: Predicate<T>, q: Predicate<T>): Predicate<T> {
  return (v) => p(v) && q(v);
}
const words = ["pear", "fig", "banana", "kiwi"];
console.log([...words].sort(byLength).join(" "));
console.log([...words].sort(reverse(byLength)).join(" "));
const longWithA = both<string>(
  (w) => w.length > 3,
  (w) => w.includes("a"),
);
console.log(words.filter(longWithA).join(" "));
