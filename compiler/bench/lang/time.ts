/** Processor time of a command. */
import { execute } from "../../test/conformance/process.ts";

export interface Timing {
  /** User and system, of all its threads. Time on the clock would count what else the machine does. */
  milliseconds: number;
  stdout: string;
}

/** Interpreters are allowed more than anything else needs. */
const secondsAllowed = 120;

/** Throws an Error if the command fails. */
export async function time(command: string[]): Promise<Timing> {
  const script = 'TIMEFORMAT="%3U %3S"; time "$@"';
  const outcome = await execute(["bash", "-c", script, "time", ...command], { seconds: secondsAllowed, env: { LC_ALL: "C" } });
  if (outcome.timedOut) throw new Error(`not done in ${secondsAllowed} s`);
  const lines = outcome.stderr.trimEnd().split("\n");
  const [user, system] = (lines.pop() ?? "").split(" ").map(Number);
  if (outcome.status !== 0) throw new Error(firstMessage(lines.join("\n")) ?? firstMessage(outcome.stdout) ?? `status ${outcome.status}`);
  if (user === undefined || system === undefined) throw new Error(`no times in: ${outcome.stderr}`);
  return { milliseconds: Math.round((user + system) * 1000), stdout: outcome.stdout };
}

/** The line that says what went wrong, among source lines and traces. */
function firstMessage(text: string): string | undefined {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.find((line) => /error|uncaught/i.test(line)) ?? lines.find((line) => line !== "");
}
