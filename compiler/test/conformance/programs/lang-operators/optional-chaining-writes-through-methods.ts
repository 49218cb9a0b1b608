// Optional calls with effects on present objects only, also on primitives.
class Led {
  on = false;
  toggle(times = 1): boolean {
    for (let i = 0; i < times; i++) this.on = !this.on;
    return this.on;
  }
}
const leds: (Led | undefined)[] = [new Led(), undefined, new Led()];
const results = leds.map((l, i) => l?.toggle(i + 1));
console.log(results.map((r) => String(r)).join());
function describe(n: number | undefined, b: boolean | null, s?: string): string {
  return `${n?.toFixed(1)} ${b?.toString()} ${s?.length} ${s?.at(-1)?.toUpperCase()}`;
}
console.log(describe(2.25, true, "xyz"));
console.log(describe(undefined, null));
console.log(describe(0, false, ""));
const map = new Map<string, Led>([["a", leds[0]!]]);
console.log(map.get("a")?.on, map.get("b")?.on, map.get("a")?.toggle());
if (leds[1]?.on === undefined && !leds[1]?.on) console.log("absent");
