/** What a build says of the stack. */
import { relative } from "node:path";
import { grouped } from "../thousands.ts";
import type { StackReport, StackStep } from "./stack.ts";

/** Cycles and reasons that are told; the rest is counted. */
const SHOWN = 4;

/** One line for the totals, and lines that explain it where it needs that. */
export function stackSummary(report: StackReport): string {
  const { bytes, stackBytes, checked } = report;
  if (bytes === undefined) return ["stack  no bound is proven:", ...someOf(report.unproven).map((why) => `       ${why}`)].join("\n");
  const head = `stack  at most ${grouped(bytes)} bytes of ${grouped(stackBytes)}`;
  if (checked.length === 0) return head;
  return [
    `${head}: recursion may go on until the stack's limit stops it (without it: ${grouped(report.straightBytes)})`,
    ...someOf(checked.map((cycle) => cycle.join(" → "))).map((cycle) => `       ${cycle}`),
  ].join("\n");
}

/** The way to the deepest point, a line for each function, with what is used of the stack down to there. */
export function stackPath({ path, interruptBytes }: StackReport): string {
  const rows = together(path).map(({ step, times }) => ({
    bytes: grouped(step.bytes),
    name: times === 1 ? step.name : `${step.name}, ${times} times`,
    where: whereOf(step),
    note: noteOf(step),
  }));
  const width = Math.max(...rows.map(({ bytes }) => bytes.length), grouped(interruptBytes).length + 1);
  const nameWidth = Math.min(40, Math.max(...rows.map(({ name }) => name.length)));
  const lines = rows.map(({ bytes, name, where, note }) => `  ${bytes.padStart(width)}  ${name.padEnd(nameWidth)}  ${where}${note}`.trimEnd());
  return [...lines, `  ${`+${grouped(interruptBytes)}`.padStart(width)}  an interrupt`].join("\n");
}

/** A function that calls itself is one line, with what is used where it does so for the last time. */
function together(path: readonly StackStep[]): { step: StackStep; times: number }[] {
  const groups: { step: StackStep; times: number }[] = [];
  for (const step of path) {
    const last = groups.at(-1);
    if (last?.step.name !== step.name) groups.push({ step, times: 1 });
    else groups[groups.length - 1] = { step: { ...last.step, bytes: step.bytes }, times: last.times + 1 };
  }
  return groups;
}

function whereOf({ place }: StackStep): string {
  return place === undefined ? "" : `called at ${relative(process.cwd(), place.path)}:${place.line}`;
}

function noteOf({ cycle, times }: StackStep): string {
  if (!cycle) return "";
  return times === undefined ? `  recursion until the limit: ${cycle.join(" → ")}` : `  recursion, ${times} times at most`;
}

function someOf(lines: readonly string[]): string[] {
  return lines.length <= SHOWN + 1 ? [...lines] : [...lines.slice(0, SHOWN), `and ${lines.length - SHOWN} others`];
}
