import type { Sample } from "../../../src/ui/protocol.ts";

export interface Series {
  name: string;
  /** Seconds since 1970. */
  times: number[];
  values: (number | null)[];
  last: number;
  lowest: number;
  highest: number;
  format: (value: number) => string;
}

/** Samples of the last `span` seconds by series, in the order of their names' first appearance. */
export function seriesOf(samples: Sample[], span: number): Series[] {
  const from = (samples.at(-1)?.at ?? 0) - span * 1000;
  const recent = samples.filter((sample) => sample.at >= from);
  const names = new Set(recent.flatMap((sample) => Object.keys(sample.values)));
  return [...names].map((name) => {
    const times: number[] = [];
    const values: (number | null)[] = [];
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    let last = 0;
    for (const sample of recent) {
      const value = sample.values[name];
      times.push(sample.at / 1000);
      values.push(value ?? null);
      if (value === undefined) continue;
      last = value;
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
    }
    return { name, times, values, last, lowest, highest, format: formatOf(name) };
  });
}

const UNITS: [RegExp, string][] = [
  [/heap|ram|flash/i, "KB"],
  [/temp/i, "°C"],
  [/humid/i, "%"],
  [/press/i, "hPa"],
];

export function unitOf(name: string): string {
  return UNITS.find(([pattern]) => pattern.test(name))?.[1] ?? "";
}

function formatOf(name: string): (value: number) => string {
  if (unitOf(name) === "KB") return (value) => (value / 1024).toFixed(1);
  return (value) => (Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) >= 1000 ? 1 : 2)).replace("-", "−");
}
