// `satisfies` and `as const` change types only.
interface Options {
  size: number;
  mode?: "fast" | "slow";
}
const o = { size: 3, mode: "fast" } satisfies Options;
console.log(o.size, o.mode.length);
const fixed = { size: 1, list: [1, "two"], deep: { on: true } } as const;
console.log(fixed.size, fixed.list[1], fixed.deep.on, fixed.list.length);
const table = [
  { key: "a", run: (n: number) => n + 1 },
  { key: "b", run: (n: number) => n * 2 },
] as const satisfies readonly { key: string; run: (n: number) => number }[];
console.log(table.map((t) => t.key + t.run(10)).join());
let level = "low" as "low" | "high";
level = "high";
console.log(level);
