import { register } from "node:module";
import { pathToFileURL } from "node:url";
import { installNatives } from "./hal.ts";
import { ImageStarted } from "./image_model.ts";
import { type Board, type BuildInfo, MachineStopped, NodeMachine, type Poll, type StopReason } from "./machine.ts";
import type { Peripherals } from "./peripherals.ts";
import { TcpLine } from "./tcp_line.ts";

/** LED and button of the simulated board. */
const DEFAULT_BOARD: Board = { led: 2, button: 0 };

export interface BootOptions {
  /** Path of the module where the program starts, which exports its event loop as `corePoll`, or a function that loads it. */
  program: string | (() => Promise<Poll>);
  /** Modules whose exports stand in for the natives that the app implements in C. */
  natives?: string[];
  /** Paths of modules that lie in no package, by the name that the program imports them by. */
  modules?: Record<string, string>;
  /** TCP port for UART 0 on the loopback interface; 0 (the default) takes a free one. */
  uartPort?: number;
  build?: Partial<BuildInfo>;
  board?: Partial<Board>;
  id?: string;
  /** Folder of what outlives a reset: flash, crash report, clock. Without one it lives as long as the machine. */
  stateFolder?: string;
  /** File of the flash; by default in that folder. */
  flashFile?: string;
  /** What is wired to the chip; by default nothing. */
  peripherals?: Peripherals;
  /** Where console output goes besides UART 0; by default to standard output. */
  console?: (text: string) => void;
}

export interface BootedMachine {
  machine: NodeMachine;
  /** TCP port of UART 0. */
  uartPort: number;
  /** Settles when the machine has stopped and its port is free again. */
  stopped: Promise<StopReason>;
}

/**
 * Boots a program on a machine in this process. There can be only one program in a process, since its modules are
 * loaded once; to restart it, start a new process. Rejects if the port is taken or the main module throws.
 */
export async function bootNode(options: BootOptions): Promise<BootedMachine> {
  const machine = new NodeMachine({
    build: { app: "app", version: "1.0", id: "", ...options.build },
    board: { ...DEFAULT_BOARD, ...options.board },
    console: options.console ?? ((text) => process.stdout.write(text)),
    ...(options.id === undefined ? {} : { id: options.id }),
    ...(options.stateFolder === undefined ? {} : { stateFolder: options.stateFolder }),
    ...(options.flashFile === undefined ? {} : { flashFile: options.flashFile }),
    ...(options.peripherals === undefined ? {} : { peripherals: options.peripherals }),
  });
  const line = await TcpLine.listen(machine.uart0, options.uartPort ?? 0);
  const { port } = line;
  installNatives(machine);
  machine.captureConsole();
  if (options.modules) nameModules(options.modules);
  try {
    for (const file of options.natives ?? []) Object.assign(globalThis, await import(pathToFileURL(file).href));
    await run(machine, options.program);
  } catch (error) {
    machine.stop("crash");
    await line.close();
    throw error;
  }
  const stopped = machine.stopped.then(async (reason) => {
    await line.close();
    return reason;
  });
  return { machine, uartPort: port, stopped };
}

/** A boot loader ends by starting an image: an error in that one is the machine's, which boots the loader anew. */
async function run(machine: NodeMachine, program: string | (() => Promise<Poll>)): Promise<void> {
  try {
    machine.start(await (typeof program === "string" ? loadProgram(program) : program()));
  } catch (error) {
    // It has stopped the machine before its event loop began.
    if (error instanceof MachineStopped) return;
    if (!(error instanceof ImageStarted)) throw error;
    try {
      machine.start(await loadProgram(error.module));
    } catch (ofImage) {
      machine.crash(ofImage);
    }
  }
}

async function loadProgram(start: string): Promise<Poll> {
  const loop: { corePoll: Poll } = await import(pathToFileURL(start).href);
  return loop.corePoll;
}

/** From now on imports of these names lead to these files. */
function nameModules(modules: Record<string, string>): void {
  const urls = Object.fromEntries(Object.entries(modules).map(([name, path]) => [name, pathToFileURL(path).href]));
  register("./module_names.js", import.meta.url, { data: urls });
}
