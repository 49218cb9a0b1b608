/**
 * The table of indirect calls against what happens: programs of the conformance suite run natively, and every call of one
 * of their functions by another has to be by name, or what the analysis has foreseen.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { callTable } from "../../src/analyse/table.ts";
import { compile } from "../../src/compile.ts";
import { createNodeHost } from "../../src/host.ts";
import type { Program } from "../../src/ir/ir.ts";
import { visitExprs } from "../../src/ir/walk.ts";
import { loadToolchain, repositoryRoot, runtimeFolder } from "../conformance/port.ts";

const PROGRAMS = join(repositoryRoot, "compiler/test/conformance/programs");
const OUTPUT = join(repositoryRoot, "build/calls-test");
const FOLDERS = [
  "lang-closures",
  "lang-interfaces",
  "lang-async",
  "lang-generators",
  "lang-classes",
  "lang-try",
  "lang-programs",
  "lib-array",
  "lib-map",
  "lib-promise",
];
/** As many of each folder. */
const PROGRAMS_EACH = 2;

/** Notes pairs of a function and the address it was called from, once each. */
const TRACER = `
#include <stdio.h>
#include <stdlib.h>
#define MAX 65536
static void *pairs[MAX][2];
static int count;
__attribute__((no_instrument_function)) void __cyg_profile_func_enter(void *fn, void *site) {
  for (int i = 0; i < count; i++) if (pairs[i][0] == fn && pairs[i][1] == site) return;
  if (count < MAX) { pairs[count][0] = fn; pairs[count++][1] = site; }
}
__attribute__((no_instrument_function)) void __cyg_profile_func_exit(void *fn, void *site) { (void)fn; (void)site; }
__attribute__((no_instrument_function, destructor)) static void tell(void) {
  FILE *f = fopen(getenv("CALLS_FILE"), "w");
  for (int i = 0; i < count; i++) fprintf(f, "%p %p\\n", pairs[i][0], pairs[i][1]);
  fclose(f);
}
`;

const toolchain = loadToolchain("linux", "host", "debug");

function gcc(...args: string[]): void {
  execFileSync(toolchain.cc, [...toolchain.cflags, "-w", "-O0", "-fno-pie", ...args], { stdio: ["ignore", "pipe", "pipe"] });
}

let objects: string[] | undefined;

/** The runtime, the port and the tracer, compiled once. */
function others(): string[] {
  if (objects) return objects;
  const folder = join(OUTPUT, "others");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "tracer.c"), TRACER);
  const runtime = readdirSync(runtimeFolder)
    .filter((file) => file.endsWith(".c"))
    .map((file) => join(runtimeFolder, file));
  objects = [join(folder, "tracer.c"), ...runtime, ...toolchain.sources].map((source, i) => {
    const object = join(folder, `${i}.o`);
    gcc("-DMK_HEAP_BYTES=8000000", "-DMK_STACK_BYTES=0", "-c", source, "-o", object);
    return object;
  });
  return objects;
}

/** Names of the functions that call each other, as they ran. */
function calls(name: string, text: string, natives: string): [caller: string, callee: string][] {
  const folder = join(OUTPUT, name);
  mkdirSync(folder, { recursive: true });
  const program = join(folder, "program");
  const callsFile = join(folder, "calls");
  writeFileSync(join(folder, "program.c"), text);
  writeFileSync(join(folder, "natives.h"), natives);
  gcc(`-I${folder}`, "-finstrument-functions", "-c", join(folder, "program.c"), "-o", join(folder, "program.o"));
  gcc(join(folder, "program.o"), ...others(), "-no-pie", ...toolchain.libs, "-o", program);
  try {
    execFileSync(program, { stdio: "ignore", env: { ...process.env, CALLS_FILE: callsFile } });
  } catch {
    // Programs that end with an uncaught error are as good.
  }
  const symbols = execFileSync("nm", [program], { encoding: "utf8" })
    .split("\n")
    .flatMap(
      (line) =>
        /^([0-9a-f]+) [tTW] (\S+)$/
          .exec(line)
          ?.slice(1, 3)
          .map((word, i) => (i === 0 ? Number.parseInt(word, 16) : word)) ?? [],
    );
  const table: [number, string][] = [];
  for (let i = 0; i < symbols.length; i += 2) table.push([symbols[i] as number, symbols[i + 1] as string]);
  table.sort((a, b) => a[0] - b[0]);
  const at = (address: number) => table.findLast(([start]) => start <= address)?.[1] ?? "";
  return readFileSync(callsFile, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split(" ").map((word) => at(Number(word))) as [string, string])
    .map(([callee, caller]) => [caller, callee]);
}

/** What each function may call by name, and as a method. */
function plainCalls(program: Program): Map<string, Set<string>> {
  const cname = (f: Program["main"]) => f.exported ?? f.cname;
  return new Map(
    program.funcs.map((f) => {
      const to = new Set<string>();
      visitExprs(f.body, (x) => {
        if (x.e === "call" || (x.e === "callc" && x.closure.e === "fnref")) to.add(cname(x.e === "call" ? x.fn : (x.closure as { fn: Program["main"] }).fn));
        if (x.e === "callv") for (const { fn } of x.table.entries) to.add(cname(fn));
      });
      return [cname(f), to];
    }),
  );
}

const entries = FOLDERS.flatMap((folder) =>
  readdirSync(join(PROGRAMS, folder))
    .filter((name) => name.endsWith(".ts"))
    .slice(0, PROGRAMS_EACH)
    .map((name) => `${folder}/${name}`),
);

/** Calls through closures that were seen, of all programs. */
let seen = 0;
/** And through tables of methods. */
let seenMethods = 0;

describe.each([true, false])("optimised: %s", (optimise) => {
  test.each(entries)("%s calls nothing that is not foreseen", (entry) => {
    const { program, files } = compile(createNodeHost(), { entry: join(PROGRAMS, entry), lineDirectives: false, optimise });
    if (!program) throw new Error(`${entry} does not compile`);
    const text = (name: string) => files.find((file) => file.name === name)?.text ?? "";
    const { functions, tables } = callTable(program);
    const plain = plainCalls(program);
    const byTable = (table: string) => Object.values(functions).flatMap(({ methods }) => methods?.[table] ?? []);
    const unforeseen = calls(`${entry.replaceAll("/", "-")}-${optimise}`, text("program.c"), text("natives.h")).filter(([caller, callee]) => {
      if (caller in tables && functions[callee]) {
        seenMethods++;
        return !byTable(caller).includes(callee);
      }
      const known = functions[caller.replace(/_run$/, "")];
      if (!known || !functions[callee] || callee in tables) return false;
      if (known.closures?.includes(callee)) seen++;
      return !known.closures?.includes(callee) && !plain.get(caller.replace(/_run$/, ""))?.has(callee);
    });
    expect(unforeseen).toEqual([]);
  });
});

test("closures and methods were called", () => {
  expect(seen).toBeGreaterThan(20);
  expect(seenMethods).toBeGreaterThan(20);
});
