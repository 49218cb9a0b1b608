/** `mos debug`: gdb on images, the inspector of Node on the node machine; the same sources in both. */
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readPort } from "../../../ports/description.ts";
import { boardFor } from "../board/load.ts";
import { notInstalled } from "../builder/process.ts";
import type { BuildRecord } from "../builder/record.ts";
import { gdbScript } from "../debug/gdb.ts";
import type { ImageDebugger } from "../run/image-machine.ts";
import { NodeProcesses } from "../run/node-processes.ts";
import { type Session, type SessionOptions, startSession, stopOnSignals } from "../run/session.ts";
import { freePort } from "../run/tcp.ts";
import { type BuiltFlags, bootedBy, whatToRun } from "./what-to-run.ts";

export interface DebugFlags extends BuiltFlags {
  tcp?: number;
  break?: string[];
  inspect: number;
  wait?: boolean;
  boardFile?: string;
}

/** Folder of builds for the debugger: others stay as they are. */
const OUTPUT = "debug";

export async function debugCommand(dir: string, flags: DebugFlags): Promise<number> {
  const noteIn = resolve(flags.output ?? join(dir, "build"));
  const output = join(noteIn, OUTPUT);
  const isNode = flags.platform === "node";
  const { record } = await whatToRun(dir, { ...flags, output, platform: flags.platform ?? "linux", ...(isNode ? {} : { variant: flags.variant ?? "debug" }) });
  const flash = join(output, `${record.platform}-flash.bin`);
  const booted = await bootedBy(record, flash, true);
  const options: SessionOptions = {
    record: booted,
    flash,
    port: flags.tcp,
    noteIn,
    board: boardFor(dir, flags.boardFile),
    console: (bytes) => void process.stdout.write(bytes),
  };
  return isNode ? inspect(options, flags) : debugImage(record, options, flags);
}

async function inspect(options: SessionOptions, flags: DebugFlags): Promise<number> {
  const how = flags.wait === true ? "--inspect-brk" : "--inspect";
  const processes = new NodeProcesses([`${how}=127.0.0.1:${flags.inspect}`]);
  const session = await startSession({ ...options, processes, restarted: () => process.stderr.write("mos: the machine restarts: attach again\n") });
  stopOnSignals(() => session.machine.stop());
  tell(options.record, session);
  process.stderr.write(`  attach Chrome (chrome://inspect) or an editor to 127.0.0.1:${flags.inspect}; breakpoints go into the app's TypeScript\n`);
  return (await session.ended) === 0 ? 0 : 1;
}

async function debugImage(record: BuildRecord, options: SessionOptions, flags: DebugFlags): Promise<number> {
  const { gdb } = readPort(record.platform).tools;
  const isNative = record.platform === "linux";
  const gdbPort = isNative ? undefined : await freePort();
  const folder = join(options.noteIn, OUTPUT);
  mkdirSync(folder, { recursive: true });
  const script = join(folder, "session.gdb");
  const isLoaded = record.firmware !== undefined;
  writeFileSync(script, gdbScript({ image: record.image, isLoaded, breakpoints: flags.break ?? [], ...(gdbPort === undefined ? {} : { port: gdbPort }) }));
  const start = [gdb, "-q", "-nx", "-x", script];
  const attached: ImageDebugger = gdbPort === undefined ? { command: (machine) => [...start, "--args", ...machine] } : { gdbPort };
  // It is the debugger that Ctrl-C is for: it stops the program, not this tool.
  process.on("SIGINT", () => {});
  const session = await startSession({ ...options, debugger: attached });
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => session.machine.stop());
  tell(record, session);
  if (gdbPort !== undefined) {
    await run(start);
    session.machine.stop();
  }
  return (await session.ended) === 0 ? 0 : 1;
}

function tell(record: BuildRecord, { port }: Session): void {
  process.stderr.write(`${record.app} on ${record.platform}; RPC port: ${port}\n`);
}

function run([file = "", ...args]: string[]): Promise<void> {
  const child = spawn(file, args, { stdio: "inherit" });
  return new Promise((done, reject) => {
    child.on("error", () => reject(notInstalled(file)));
    child.on("close", () => done());
  });
}
