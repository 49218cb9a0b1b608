type Level = "low" | "high";
const limits: Record<Level, number> = { low: 1, high: 2 };
function limit(l: Level): number {
  return limits[l]; // error MK1021
}
limit("low");
