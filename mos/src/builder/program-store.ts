/**
 * Keeps what the compiler has made of a program, so that a build whose sources have not changed need not wait for it. A
 * program is found by what the build has generated for it, and taken only if every file that the compiler has read is as it was,
 * and every one that it has looked for in vain is still missing. Builds into different folders share it.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Diagnostic } from "@meerkat/compiler/diagnostics/diagnostic.ts";
import type { Host } from "@meerkat/compiler/host.ts";
import { repositoryRoot } from "../../../ports/description.ts";

const STORE = join(repositoryRoot, "build/programs");
/** As many programs are kept; those longest unused go first. */
const KEPT = 200;

/** Stands for the folder of generated modules: it is another one for each build. */
const GENERATED = "generated";
const RECORD = "record.json";

/** What makes the compiler's output another one. */
const COMPILER = ["compiler/src", "compiler/std", "compiler/lib", "node_modules/typescript/package.json"];

/** Of a program without errors. */
export interface CompiledProgram {
  diagnostics: readonly Diagnostic[];
  /** Its modules. */
  files: readonly string[];
  /** Names of the natives that somebody else has to define. */
  natives: readonly string[];
  /** C files and what goes with them. */
  emitted: readonly { name: string; text: string }[];
}

interface Stored extends CompiledProgram {
  read: [path: string, digest: string][];
  missing: string[];
}

/** What the compiler reads and looks for. */
export class HostRecorder {
  readonly host: Host;
  private readonly read = new Map<string, string>();
  private readonly missing = new Set<string>();

  constructor(host: Host) {
    this.host = {
      ...host,
      readFile: (path) => {
        const text = host.readFile(path);
        if (text === undefined) this.missing.add(path);
        else this.read.set(path, text);
        return text;
      },
      fileExists: (path) => {
        const exists = host.fileExists(path);
        if (!exists) this.missing.add(path);
        return exists;
      },
    };
  }

  /** Without those in `folder`. */
  inputs(folder: string): Pick<Stored, "read" | "missing"> {
    const outside = (path: string) => !path.startsWith(`${folder}/`);
    return {
      read: [...this.read].filter(([path]) => outside(path)).map(([path, text]) => [path, sha256(text)]),
      missing: [...this.missing].filter(outside),
    };
  }
}

/** Place of one program in the store. */
export class ProgramPlace {
  /** Its C files are here as well: objects made of them are good for every build that has it. */
  readonly folder: string;
  private readonly generated: string;

  /** `generated`: the real path of the folder with modules that the build has made; `app`: that of the app. */
  constructor(generated: string, app: string, options: unknown) {
    this.generated = generated;
    const hash = createHash("sha256").update(JSON.stringify([relative(repositoryRoot, app), options, outwards(generated)]));
    for (const name of readdirSync(generated).sort()) {
      if (name.endsWith(".ts")) hash.update(`\0${name}\0`).update(readFileSync(join(generated, name)));
    }
    for (const name of COMPILER) addStamps(hash, join(repositoryRoot, name));
    this.folder = join(STORE, hash.digest("hex").slice(0, 24));
  }

  /** What was kept here, if it still holds. */
  load(): CompiledProgram | undefined {
    const path = join(this.folder, RECORD);
    if (!existsSync(path)) return undefined;
    const stored = JSON.parse(readFileSync(path, "utf8").replaceAll(`"${GENERATED}/`, `"${this.generated}/`)) as Stored;
    if (!stored.read.every(([file, digest]) => digest === digestOf(file)) || stored.missing.some((file) => existsSync(file))) return undefined;
    const now = new Date();
    utimesSync(path, now, now);
    const emitted = stored.emitted.map(({ name }) => ({ name, text: readFileSync(join(this.folder, name), "utf8") }));
    return { ...stored, emitted };
  }

  /** Keeps a program, and gives it as builds see it from now on: with names of generated modules that fit all of them. */
  save(program: CompiledProgram, inputs: Pick<Stored, "read" | "missing">): CompiledProgram {
    const emitted = program.emitted.map(({ name, text }) => ({ name, text: text.replaceAll(`"${this.generated}/`, `"${GENERATED}/`) }));
    const stored: Stored = { ...program, ...inputs, emitted: emitted.map(({ name }) => ({ name, text: "" })) };
    const made = `${this.folder}.${process.pid}`;
    mkdirSync(made, { recursive: true });
    for (const { name, text } of emitted) writeFileSync(join(made, name), text);
    writeFileSync(join(made, RECORD), JSON.stringify(stored).replaceAll(`"${this.generated}/`, `"${GENERATED}/`));
    this.replaceBy(made);
    forgetOldest();
    return { ...program, emitted };
  }

  /** Another build may have made the same at this moment, and be using it. */
  private replaceBy(made: string): void {
    const record = (folder: string) => {
      const path = join(folder, RECORD);
      return existsSync(path) ? readFileSync(path, "utf8") : "";
    };
    try {
      if (record(this.folder) !== record(made)) {
        rmSync(this.folder, { recursive: true, force: true });
        renameSync(made, this.folder);
      }
    } catch {
      // It came between the two.
    }
    rmSync(made, { recursive: true, force: true });
  }
}

/** The way from a folder to what it imports: from two folders with the same, the same imports lead to the same modules. */
function outwards(folder: string): string {
  return relative(folder, repositoryRoot);
}

function digestOf(file: string): string | undefined {
  return existsSync(file) ? sha256(readFileSync(file, "utf8")) : undefined;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function addStamps(hash: ReturnType<typeof createHash>, path: string): void {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry?.isDirectory()) for (const name of readdirSync(path).sort()) addStamps(hash, join(path, name));
  else hash.update(`\0${path}\0${entry?.mtimeMs}\0${entry?.size}`);
}

function forgetOldest(): void {
  const places = readdirSync(STORE).map((name) => ({ path: join(STORE, name), used: statSync(join(STORE, name, RECORD), { throwIfNoEntry: false })?.mtimeMs }));
  const known = places.flatMap(({ path, used }) => (used === undefined ? [] : [{ path, used }])).sort((a, b) => b.used - a.used);
  for (const { path } of known.slice(KEPT)) rmSync(path, { recursive: true, force: true });
}
