/** A booted machine with its line shared among clients, until it ends. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Forward } from "../../../ports/description.ts";
import { type BoardMemory, NO_MEMORY } from "../board/board.ts";
import type { BoardDescription } from "../board/description.ts";
import { minimalBoard } from "../board/load.ts";
import type { BuildRecord } from "../builder/record.ts";
import { UserError } from "../errors.ts";
import { ConsoleText } from "../line/console-text.ts";
import { RUNNING_FILE, type RunningRecord } from "../line/find.ts";
import { BoardControl } from "./board-control.ts";
import { arrangeFaults } from "./flash-file.ts";
import { withHostPorts } from "./forwards.ts";
import { LineHub } from "./hub.ts";
import { bootImage, type ImageDebugger } from "./image-machine.ts";
import type { Machine, MachineEvents } from "./machine.ts";
import { bootNodeMachine } from "./node-machine.ts";
import type { NodeProcesses } from "./node-processes.ts";
import { connectSoon } from "./tcp.ts";

/** A machine that takes longer to open its line has not booted. */
const BOOT_LIMIT_MS = 10_000;

export interface SessionOptions {
  record: BuildRecord;
  /** TCP port for clients; undefined: the usual one. */
  port: number | undefined;
  /** Where it is noted that the machine runs: the app's `build` folder. */
  noteIn: string;
  /** File of the flash; by default beside that note. */
  flash?: string;
  /** Ports of the host that lead to the machine, where it has a network of its own; host port 0 takes a free one. */
  forwards?: readonly Forward[];
  /** Faults of the flash (ports/flash_fault.ts). */
  flashFaults?: string;
  /** What is wired to the machine; by default a LED and a button. */
  board?: BoardDescription;
  /** How its parts stood on a machine before. */
  boardMemory?: BoardMemory;
  /** For a node machine. */
  processes?: NodeProcesses;
  /** One that has the terminal; not for the node machine. */
  debugger?: ImageDebugger;
  console: (bytes: Uint8Array) => void;
  level?: (pin: number, level: boolean) => void;
  restarted?: () => void;
}

export interface Session {
  /** `tcp://127.0.0.1:1993` */
  port: string;
  machine: Machine;
  /** As they are, with the ports that were taken. */
  forwards: Forward[];
  /** Settles when clients reach its line; the program has been started by then. */
  ready: Promise<void>;
  /** Exit status of the machine, once it and its line are gone. */
  ended: Promise<number>;
}

/** Boots a built app. Throws UserError. */
export async function startSession(options: SessionOptions): Promise<Session> {
  const onUart = new ConsoleText(options.console);
  let consoleOnUart = false;
  let isGone = false;
  const hub = await LineHub.listen(options.port, (bytes) => {
    if (consoleOnUart) onUart.push(bytes);
  });
  let boots = 0;
  let isReady = () => {};
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });
  const events: MachineEvents = {
    console: options.console,
    uart: (port) => {
      const boot = ++boots;
      void attach(hub, port, () => isGone || boot !== boots, options.debugger?.command !== undefined).then(isReady);
    },
    ...(options.level === undefined ? {} : { level: options.level }),
    ...(options.restarted === undefined ? {} : { restarted: options.restarted }),
  };
  const forwards = await withHostPorts(options.forwards ?? []);
  let machine: Machine;
  try {
    machine = await boot(options, forwards, events);
  } catch (error) {
    await hub.close();
    throw error;
  }
  consoleOnUart = machine.consoleOnUart;
  const port = `tcp://127.0.0.1:${hub.port}`;
  const note = join(options.noteIn, RUNNING_FILE);
  const control = await BoardControl.listen(machine);
  const running: RunningRecord = { port, pid: process.pid, board: { port: control.port, token: control.token } };
  // It holds a secret.
  writeFileSync(note, `${JSON.stringify(running)}\n`, { mode: 0o600 });
  const ended = machine.ended.then(async (status) => {
    isGone = true;
    rmSync(note, { force: true });
    control.close();
    await hub.close();
    return status;
  });
  return { port, machine, forwards, ready, ended };
}

function boot(
  { record, noteIn, flash, flashFaults, board, boardMemory, processes, debugger: attached }: SessionOptions,
  forwards: Forward[],
  events: MachineEvents,
): Promise<Machine> {
  const own = stateFolder(record, noteIn);
  const file = flash ?? flashFile(own);
  const state = file === flashFile(own) ? own : `${file}.state`;
  const setup = { description: board ?? minimalBoard(), memory: boardMemory ?? NO_MEMORY };
  const extras = { ...(flashFaults === undefined ? {} : { flashFaults }), ...(attached === undefined ? {} : { debugger: attached }) };
  if (record.platform !== "node") return bootImage(record, events, { line: "tcp", flash: file, forwards, board: setup, ...extras });
  if (flashFaults !== undefined) arrangeFaults("node", file, undefined, flashFaults);
  return bootNodeMachine({ record, stateFolder: state, flash: file, board: setup, processes }, events);
}

/** What outlives a restart of the machine: beside the note that it runs. */
export function stateFolder(record: Pick<BuildRecord, "platform">, noteIn: string): string {
  return join(noteIn, `${record.platform}-state`);
}

export function flashFile(state: string): string {
  return join(state, "flash.bin");
}

/** `again`: in a debugger the program is started when the user wants it, and not only once. */
async function attach(hub: LineHub, port: number, isGone: () => boolean, again: boolean): Promise<void> {
  const socket = await connectSoon(port, again ? Number.POSITIVE_INFINITY : BOOT_LIMIT_MS, isGone);
  if (socket && again) socket.once("close", () => void attach(hub, port, isGone, again));
  if (socket) hub.attach(socket);
  else if (!isGone()) process.stderr.write(`mos: the machine does not open its line within ${BOOT_LIMIT_MS / 1000} s\n`);
}

/** Stops the machine when the user or the system asks for it. */
export function stopOnSignals(stop: () => void): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
}

export function noPtyOnNode(): UserError {
  return new UserError("the node machine has no pseudo-terminal", "use --tcp PORT, or --platform linux");
}
