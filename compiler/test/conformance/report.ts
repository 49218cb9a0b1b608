/** What a run of the suite prints, and its figures. */
import { type Figure, figure, writeFigures } from "../../bench/figures.ts";
import type { Verdict } from "./suite.ts";

export function reportVerdict(verdict: Verdict): void {
  for (const { machine, reason } of verdict.failures) {
    const text = reason.split("\n").slice(0, 12).join("\n    ");
    console.log(`FAIL ${verdict.program.name} on ${machine}\n    ${text}`);
  }
}

/** One row for all programs together and one for each machine; a program passes if it passed everywhere it ran. */
export function summarise(verdicts: Verdict[], seconds: number, json: string | undefined): void {
  const machines = [...new Set(verdicts.flatMap((verdict) => verdict.machines))];
  const rows: Figure[] = [];
  const count = (metric: string, value: number) => rows.push({ ...figure(metric, value, "programs"), peer: "node" });
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
  rows.push(figure("seconds", Math.round(seconds), "s"));
  if (json !== undefined) writeFigures(json, "conformance", rows);
  console.log(`${Math.round(seconds)} s`);
  console.log(`conformance: ${verdicts.length - failed} passed, ${failed} failed`);
}
