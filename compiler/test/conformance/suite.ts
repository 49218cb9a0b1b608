/** Runs the programs of the suite on Node and on their machines, a few at a time. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Result, ResultCache } from "./cache.ts";
import { CompileProcess, type CompileReply } from "./compile-process.ts";
import type { Machine } from "./machine.ts";
import { runOnNode } from "./node-reference.ts";
import type { Program } from "./programs.ts";

export interface Failure {
  machine: string;
  reason: string;
}

export interface Verdict {
  program: Program;
  /** Machines it ran on, Node included. */
  machines: string[];
  failures: Failure[];
  milliseconds: number;
}

export interface SuiteOptions {
  jobs: number;
  /** Keep generated C and images of programs that passed. */
  keep: boolean;
  folder: string;
  cache: ResultCache;
  machinesOf: (program: Program, index: number) => Machine[];
  onVerdict: (verdict: Verdict) => void;
}

export async function runSuite(programs: Program[], options: SuiteOptions): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  let next = 0;
  const lane = async () => {
    const compiler = new CompileProcess();
    for (let index = next++; index < programs.length; index = next++) {
      const program = programs[index];
      if (program === undefined) break;
      const verdict = await judge(program, options.machinesOf(program, index), compiler, options);
      verdicts.push(verdict);
      options.onVerdict(verdict);
    }
    compiler.stop();
  };
  await Promise.all(Array.from({ length: options.jobs }, lane));
  return verdicts.sort((a, b) => (a.program.name < b.program.name ? -1 : 1));
}

async function judge(program: Program, machines: Machine[], compiler: CompileProcess, options: SuiteOptions): Promise<Verdict> {
  const start = performance.now();
  const folder = join(options.folder, program.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const failures = await failuresOf(program, machines, compiler, folder, options.cache);
  if (failures.length === 0 && !options.keep) rmSync(folder, { recursive: true });
  return {
    program,
    machines: ["node", ...machines.map((machine) => machine.name)],
    failures,
    milliseconds: performance.now() - start,
  };
}

async function failuresOf(program: Program, machines: Machine[], compiler: CompileProcess, folder: string, cache: ResultCache): Promise<Failure[]> {
  let expected: Result;
  try {
    expected = await runOnNode(program, folder, cache);
  } catch (error) {
    return [{ machine: "node", reason: messageOf(error) }];
  }
  if (machines.length === 0) return [];
  const reply = await compiler.compile({ entry: program.file }, 60);
  if (reply.errors.length > 0) return machines.map(({ name }) => ({ machine: name, reason: reply.errors.join("\n") }));
  for (const file of reply.files) writeFileSync(join(folder, file.name), file.text);
  const failures: Failure[] = [];
  for (const machine of machines) {
    const reason = await mismatch(machine, program, reply, folder, expected);
    if (reason !== undefined) failures.push({ machine: machine.name, reason });
  }
  return failures;
}

async function mismatch(machine: Machine, program: Program, reply: CompileReply, folder: string, expected: Result): Promise<string | undefined> {
  try {
    return difference(expected, await machine.run(program, reply, folder));
  } catch (error) {
    return messageOf(error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What follows the line of an uncaught error is its trace, which differs between machines. */
export function withoutTrace(stdout: string): string {
  return stdout.replace(/(^|\n)(Uncaught [^\n]*\n)[^]*$/, "$1$2");
}

/** Says where two results differ first, or nothing if they are equal. */
export function difference(expected: Result, actual: Result): string | undefined {
  const wanted = withoutTrace(expected.stdout).split("\n");
  const got = withoutTrace(actual.stdout).split("\n");
  const line = wanted.findIndex((text, i) => text !== got[i]);
  if (line >= 0) return lineDifference(line, wanted[line], got[line]);
  if (got.length > wanted.length) return lineDifference(wanted.length, undefined, got[wanted.length]);
  if (expected.status !== actual.status) return `status: Node ${expected.status}, here ${actual.status}`;
  return undefined;
}

function lineDifference(line: number, wanted: string | undefined, got: string | undefined): string {
  const shown = (text: string | undefined) => (text === undefined ? "(nothing)" : JSON.stringify(text.slice(0, 300)));
  return `line ${line + 1} of the output:\n  Node ${shown(wanted)}\n  here ${shown(got)}`;
}
