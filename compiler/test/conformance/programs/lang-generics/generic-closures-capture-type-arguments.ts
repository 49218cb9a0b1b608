// Closures made in a generic function work on that instantiation's representation.
function counterOf<T>(same: (a: T, b: T) => boolean): { add: (x: T) => number; top: () => T | undefined } {
  const seen: { item: T; n: number }[] = [];
  return {
    add: (x) => {
      const found = seen.find((s) => same(s.item, x));
      if (found) return ++found.n;
      seen.push({ item: x, n: 1 });
      return 1;
    },
    top: () => {
      let best: { item: T; n: number } | undefined;
      for (const s of seen) if (!best || s.n > best.n) best = s;
      return best?.item;
    },
  };
}
const words = counterOf<string>((a, b) => a.toLowerCase() === b.toLowerCase());
console.log(["a", "B", "A", "b", "a"].map((w) => words.add(w)).join(), words.top());
const nums = counterOf<number>((a, b) => Math.floor(a) === Math.floor(b));
console.log(nums.top(), [1.5, 2, 2.5].map((n) => nums.add(n)).join(), nums.top());
