/** The table for people and the JSON form shared by all figures of the project. */
import { writeFileSync } from "node:fs";
import { arch, cpus, platform } from "node:os";
import type { Verdict } from "./suite.ts";

interface Row {
  metric: string;
  value: number;
  unit: string;
  peer: string | null;
  ratio: number | null;
}

export function reportVerdict(verdict: Verdict): void {
  for (const { machine, reason } of verdict.failures) {
    const text = reason.split("\n").slice(0, 12).join("\n    ");
    console.log(`FAIL ${verdict.program.name} on ${machine}\n    ${text}`);
  }
}

/** One row for all programs together and one for each machine; a program passes if it passed everywhere it ran. */
export function summarise(verdicts: Verdict[], seconds: number, json: string | undefined): void {
  const machines = [...new Set(verdicts.flatMap((verdict) => verdict.machines))];
  const rows: Row[] = [];
  const count = (metric: string, value: number, unit = "programs", peer: string | null = "node") =>
    rows.push({ metric, value, unit, peer, ratio: null });
  const failed = verdicts.filter((verdict) => verdict.failures.length > 0).length;
  count("passed", verdicts.length - failed);
  count("failed", failed);
  console.log(`\n${"machine".padEnd(10)} ${"passed".padStart(7)} ${"failed".padStart(7)}`);
  for (const machine of machines) {
    const ran = verdicts.filter((verdict) => verdict.machines.includes(machine));
    const bad = ran.filter((verdict) => verdict.failures.some((failure) => failure.machine === machine)).length;
    console.log(`${machine.padEnd(10)} ${String(ran.length - bad).padStart(7)} ${String(bad).padStart(7)}`);
    count(`passed_${machine}`, ran.length - bad);
    count(`failed_${machine}`, bad);
  }
  count("seconds", Math.round(seconds), "s", null);
  if (json !== undefined) {
    const machine = `${platform()} ${arch()}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown"}`;
    writeFileSync(json, `${JSON.stringify({ name: "conformance", machine, rows }, null, 2)}\n`);
  }
  console.log(`${Math.round(seconds)} s`);
  console.log(`conformance: ${verdicts.length - failed} passed, ${failed} failed`);
}
