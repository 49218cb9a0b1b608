/** Makes a folder with an app of one's own, which builds wherever it lies. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { notInstalled } from "../builder/process.ts";
import { Interrupted, UserError } from "../errors.ts";
import { copyApp } from "./copy.ts";
import { rewriteLocations } from "./locations.ts";
import type { Source } from "./source.ts";

const IGNORED = "build/\nnode_modules/\n";

/** For editors: what belongs to this computer is in a file that every build makes. */
const EDITOR = `${JSON.stringify({ extends: "./build/tsconfig.json", include: ["src"] }, null, 2)}\n`;

/** It is there as a whole, or not at all. Throws UserError. */
export async function cloneApp(source: Source, folder: string): Promise<void> {
  const target = resolve(folder);
  if (existsSync(target) && readdirSync(target).length > 0) throw new UserError(`${folder} is there already`, "give another folder: mos clone LOCATION DIR");
  const work = join(dirname(target), `.${process.pid}.mos-clone`);
  const discard = () => rmSync(work, { recursive: true, force: true });
  const interrupted = new AbortController();
  const stop = () => interrupted.abort();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    mkdirSync(dirname(target), { recursive: true });
    if (source.kind === "git") await fetchApp(source.url, source.ref, work, interrupted.signal);
    else copyApp(source.folder, work);
    if (interrupted.signal.aborted) throw new Interrupted();
    if (!existsSync(join(work, "mos.yml"))) throw new UserError("there is no mos.yml in what was cloned", "it is not an app");
    if (existsSync(target)) rmdirSync(target);
    renameSync(work, target);
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    discard();
  }
  rewriteLocations(target, source.kind === "folder" ? source.folder : target);
  writeNew(join(target, ".gitignore"), IGNORED);
  writeNew(join(target, "tsconfig.json"), EDITOR);
}

function fetchApp(url: string, ref: string | undefined, into: string, signal: AbortSignal): Promise<void> {
  const branch = ref === undefined ? [] : ["--branch", ref];
  // It may ask for a password at the terminal.
  const child = spawn("git", ["clone", "--depth", "1", ...branch, "--", url, into], { stdio: ["inherit", "inherit", "pipe"], signal });
  let complaint = "";
  child.stderr.on("data", (bytes: Buffer) => {
    complaint = (complaint + bytes.toString()).slice(-2000);
    process.stderr.write(bytes);
  });
  return new Promise((resolve, reject) => {
    child.on("error", () => reject(signal.aborted ? new Interrupted() : notInstalled("git")));
    child.on("close", (status) => {
      if (status === 0) resolve();
      else if (signal.aborted) reject(new Interrupted());
      else reject(new UserError(`git cannot clone ${url}`, reasonOf(complaint)));
    });
  });
}

function reasonOf(complaint: string): string | undefined {
  return /^fatal: (.*)$/m.exec(complaint)?.[1];
}

/** A file of the app's own stays. */
function writeNew(path: string, text: string): void {
  if (!existsSync(path)) writeFileSync(path, text);
}
