type Level = "low" | "mid" | "high";
const limits: Record<Level, number> = { low: 1, mid: 5, high: 10 };
console.log(limits.low + limits.mid + limits.high);
limits.mid = 6;
console.log(limits["mid"], JSON.stringify(limits));
const order: Level[] = ["high", "low"];
for (const l of order) {
  switch (l) {
    case "low":
      console.log(limits.low);
      break;
    default:
      console.log(Object.entries(limits).find(([k]) => k === l)?.[1] ?? 0);
  }
}
const partial: Partial<Record<Level, string>> = { mid: "m" };
console.log(partial.low === undefined, partial.mid ?? "?");
const copy = { ...limits, high: 11 };
console.log(copy.high, limits.high);
const names: Readonly<Record<Level, string>> = { low: "L", mid: "M", high: "H" };
console.log(names.low + names.mid + names.high);
