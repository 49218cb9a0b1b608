// `??` keeps 0, "" and false, and evaluates its right side only for null and undefined.
let n = 0;
const next = () => ++n;
const zero: number | null = [0, null][0]!;
const empty: string | undefined = ["", undefined][0];
const no: boolean | null = [false, null][0]!;
console.log(zero ?? next(), empty ?? "default", no ?? true, n);
function pick(...values: (number | null | undefined)[]): number {
  let chosen: number | null | undefined;
  for (const v of values) chosen = chosen ?? v;
  return chosen ?? -1;
}
console.log(pick(), pick(null, undefined), pick(undefined, 0, 5), pick(NaN, 1));
const f: (() => number) | undefined = n < 0 ? undefined : next;
console.log((f ?? (() => 99))(), n);
const nothing = (v: null | undefined) => v;
console.log((nothing(null) ?? nothing(undefined)) ?? "last", (nothing(undefined) ?? nothing(null)) === null);
const deep: { a?: { b?: number | null } } = { a: { b: null } };
console.log(deep.a?.b ?? deep.a ?? "x" ? "object" : "nothing");
