/** JavaScript engines that run the programs for comparison: which there are, and how the source is made fit for them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";
import ts from "typescript";
import { execute } from "../../test/conformance/process.ts";
import { type BenchProgram, roundsPattern } from "./programs.ts";

export interface Engine {
  name: string;
  command: string;
  /** The source is translated to ECMAScript 5. */
  es5: boolean;
  /** Interpreters do the work this many times less often. */
  divisor: number;
}

export interface PreparedRun {
  command: string[];
  /** By how much its time is to be multiplied, once start-up is taken off. */
  factor: number;
}

const engines: Engine[] = [
  { name: "node", command: process.execPath, es5: false, divisor: 1 },
  { name: "duktape", command: "duk", es5: true, divisor: 40 },
  { name: "mujs", command: "mujs", es5: true, divisor: 40 },
];

/** What the programs use beyond ECMAScript 5, where it can be added without a loss of speed that matters. */
const es5Prelude = `
if (typeof console === "undefined") var console = { log: print };
(function () {
  function add(object, name, value) {
    if (!object[name]) Object.defineProperty(object, name, { value: value });
  }
  add(Math, "imul", function (a, b) {
    return ((((a >>> 16) * b) << 16) + (a & 65535) * b) | 0;
  });
  add(Math, "trunc", function (x) {
    return x < 0 ? Math.ceil(x) : Math.floor(x);
  });
  function fill(value) {
    for (var i = 0; i < this.length; i++) this[i] = value;
    return this;
  }
  add(Array.prototype, "fill", fill);
  if (typeof Uint8Array !== "undefined") add(Uint8Array.prototype, "fill", fill);
  add(String.prototype, "startsWith", function (text, at) {
    return this.substr(at || 0, text.length) === text;
  });
})();
`;

/** Those installed on this machine. */
export async function installedEngines(): Promise<Engine[]> {
  const found = await Promise.all(engines.map(async (engine) => (await execute(["which", engine.command], { seconds: 10 })).status === 0));
  return engines.filter((_, i) => found[i]);
}

/** Writes the program for this engine. */
export async function prepare(engine: Engine, program: BenchProgram, folder: string): Promise<PreparedRun> {
  const rounds = Math.max(1, Math.round(program.rounds / engine.divisor));
  const text = program.text.replace(roundsPattern, `const rounds = ${rounds};`);
  const file = join(folder, `${program.name}.${engine.es5 ? "es5.js" : "mjs"}`);
  writeFileSync(file, engine.es5 ? es5Prelude + toEs5(text) : await toModule(text));
  return { command: [engine.command, file], factor: program.rounds / rounds };
}

/** A script that does nothing, for the time that the engine takes to start. */
export function prepareEmpty(engine: Engine, folder: string): string[] {
  const file = join(folder, engine.es5 ? "empty.es5.js" : "empty.mjs");
  writeFileSync(file, engine.es5 ? es5Prelude : "");
  return [engine.command, file];
}

async function toModule(text: string): Promise<string> {
  return (await transform(text, { loader: "ts", target: "node20" })).code;
}

function toEs5(text: string): string {
  const compilerOptions: ts.CompilerOptions = { target: ts.ScriptTarget.ES5, module: ts.ModuleKind.None, removeComments: true };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}
