/** The JSON form in which every `bench:*`, `conformance` and `fuzz:lang` command writes its figures (`--json FILE`). */
import { writeFileSync } from "node:fs";
import { arch, cpus, platform } from "node:os";

export interface Figure {
  metric: string;
  value: number;
  unit: string;
  /** What the value is compared with. */
  peer: string | null;
  /** Value divided by the peer's. */
  ratio: number | null;
}

export interface Figures {
  /** The npm script that made them. */
  name: string;
  machine: string;
  rows: Figure[];
}

/** A figure that is compared with nothing. */
export function figure(metric: string, value: number, unit: string): Figure {
  return { metric, value, unit, peer: null, ratio: null };
}

export function thisMachine(): string {
  return `${platform()} ${arch()}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown"}`;
}

export function writeFigures(file: string, name: string, rows: Figure[]): void {
  const figures: Figures = { name, machine: thisMachine(), rows };
  writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
}
