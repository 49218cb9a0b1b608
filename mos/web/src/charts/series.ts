import type { Sample } from "../../../src/ui/protocol.ts";

export interface Series {
  name: string;
  unit: string;
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
  return [...names]
    .sort((a, b) => Number(isMemory(a)) - Number(isMemory(b)))
    .map((name) => {
      const unit = unitOf(name);
      const times: number[] = [];
      const values: (number | null)[] = [];
      let lowest = Number.POSITIVE_INFINITY;
      let highest = Number.NEGATIVE_INFINITY;
      let last = 0;
      for (const sample of recent) {
        times.push(sample.at / 1000);
        const raw = sample.values[name];
        if (raw === undefined) {
          values.push(null);
          continue;
        }
        const value = unit === "KB" ? raw / 1024 : raw;
        values.push(value);
        last = value;
        lowest = Math.min(lowest, value);
        highest = Math.max(highest, value);
      }
      return { name, unit, times, values, last, lowest, highest, format: formatOf(values) };
    });
}

const MEMORY = /heap|ram|flash/i;

const UNITS: [RegExp, string][] = [
  [MEMORY, "KB"],
  [/temp/i, "°C"],
  [/humid/i, "%"],
  [/pressure/i, "hPa"],
];

function unitOf(name: string): string {
  return UNITS.find(([pattern]) => pattern.test(name))?.[1] ?? "";
}

function isMemory(name: string): boolean {
  return MEMORY.test(name);
}

/** As many digits for all values of a series. */
function formatOf(values: (number | null)[]): (value: number) => string {
  const whole = values.every((value) => value === null || Number.isInteger(value));
  const digits = whole ? 0 : values.some((value) => value !== null && Math.abs(value) >= 1000) ? 1 : 2;
  return (value) => value.toFixed(digits).replace("-", "−");
}
