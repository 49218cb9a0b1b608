/** `mos profile`: where the time of a program goes, by TypeScript line. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readPort, repositoryRoot } from "../../../ports/description.ts";
import { boardFor } from "../board/load.ts";
import type { BuildRecord } from "../builder/record.ts";
import type { ChipProgram } from "../profile/chip.ts";
import type { NativeProgram } from "../profile/native.ts";
import { type Sample, summarise } from "../profile/samples.ts";
import { formatProfile } from "../profile/text.ts";
import { NodeProcesses } from "../run/node-processes.ts";
import { type Session, type SessionOptions, startSession, stopOnSignals } from "../run/session.ts";
import { freePort } from "../run/tcp.ts";
import { type BuiltFlags, bootedBy, whatToRun } from "./what-to-run.ts";

export interface ProfileFlags extends BuiltFlags {
  tcp?: number;
  boardFile?: string;
  seconds: number;
  rows: number;
  json?: boolean;
}

const LINE_HOOK = new URL("../profile/line-hook.js", import.meta.url).href;

/** Folder of what profiles leave, in that of the builds. */
const OUTPUT = "profile";

export async function profileCommand(dir: string, flags: ProfileFlags): Promise<number> {
  const { record, output, folder } = await whatToRun(dir, flags);
  const notes = join(output, OUTPUT);
  mkdirSync(notes, { recursive: true });
  const flash = join(notes, `${record.platform}-flash.bin`);
  const options: SessionOptions = {
    record: await bootedBy(record, flash, true),
    flash,
    port: flags.tcp,
    noteIn: output,
    board: boardFor(dir, flags.boardFile),
    // A program that is measured by a program prints nothing between.
    console: (bytes) => void process.stderr.write(bytes),
  };
  const samples = await take(record, folder, notes, options, flags.seconds);
  const profile = summarise(record.platform, samples, isDeviceCode);
  process.stdout.write(flags.json === true ? `${JSON.stringify(profile, null, 2)}\n` : formatProfile(profile, flags.rows));
  return 0;
}

/** Not the models of the node machine, nor the tool that runs it. */
function isDeviceCode(path: string): boolean {
  const hosts = ["mos/src", "ports", "node_modules"].map((name) => `${join(repositoryRoot, name)}/`);
  return path.endsWith(".ts") && !hosts.some((folder) => path.startsWith(folder));
}

function take(record: BuildRecord, folder: string, notes: string, options: SessionOptions, seconds: number): Promise<Sample[]> {
  if (record.platform === "node") return takeNode(options, notes, seconds);
  const program = { image: record.image, generated: join(folder, "gen"), tools: readPort(record.platform).tools };
  return record.platform === "linux" ? takeNative(program, options, notes, seconds) : takeChip(program, options, seconds);
}

async function takeNode(options: SessionOptions, notes: string, seconds: number): Promise<Sample[]> {
  const { profileNode, samplesOf } = await import("../profile/node.ts");
  const port = await freePort();
  const { session, isOver } = await started({ ...options, processes: new NodeProcesses([`--inspect=127.0.0.1:${port}`, "--import", LINE_HOOK]) });
  await session.ready;
  const { profile, maps } = await profileNode(port, seconds, isOver).finally(() => session.machine.stop());
  await session.ended;
  const file = resolve(notes, `${options.record.app}.cpuprofile`);
  writeFileSync(file, JSON.stringify(profile));
  process.stderr.write(`for Chrome and editors: ${file}\n`);
  return samplesOf(profile, maps);
}

async function takeNative(program: NativeProgram, options: SessionOptions, notes: string, seconds: number): Promise<Sample[]> {
  const { NativeSampler } = await import("../profile/native.ts");
  const sampler = new NativeSampler(program, notes);
  await sampler.prepare();
  const { session, isOver } = await started({ ...options, debugger: { env: sampler.env } });
  const start = Date.now();
  while (Date.now() < start + seconds * 1000 && !isOver()) await new Promise((go) => setTimeout(go, 50));
  session.machine.stop();
  await session.ended;
  return sampler.read(Date.now() - start);
}

async function takeChip(program: ChipProgram, options: SessionOptions, seconds: number): Promise<Sample[]> {
  const { sampleChip } = await import("../profile/chip.ts");
  const gdbPort = await freePort();
  const { session, isOver } = await started({ ...options, debugger: { gdbPort } });
  const samples = await sampleChip(program, gdbPort, seconds, isOver);
  session.machine.stop();
  await session.ended;
  return samples;
}

async function started(options: SessionOptions): Promise<{ session: Session; isOver: () => boolean }> {
  const session = await startSession(options);
  let over = false;
  void session.ended.then(() => {
    over = true;
  });
  // What was seen until then is told.
  stopOnSignals(() => session.machine.stop());
  process.stderr.write(`${options.record.app} runs on ${options.record.platform}; RPC port: ${session.port}\n`);
  return { session, isOver: () => over };
}
