import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { installNatives } from "./hal.ts";
import { type Board, type BuildInfo, NodeMachine, type Poll, type StopReason } from "./machine.ts";
import { TcpLine } from "./tcp_line.ts";

/** LED and button of the simulated board. */
const DEFAULT_BOARD: Board = { led: 2, button: 0 };

export interface BootOptions {
  /** Path of the program's main module, or a function that loads it and gives its event loop. */
  program: string | (() => Promise<Poll>);
  /** Modules whose exports stand in for the natives that the app implements in C. */
  natives?: string[];
  /** TCP port for UART 0 on the loopback interface; 0 (the default) takes a free one. */
  uartPort?: number;
  build?: Partial<BuildInfo>;
  board?: Partial<Board>;
  id?: string;
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
  });
  const line = await TcpLine.listen(machine.uart0, options.uartPort ?? 0);
  const { port } = line;
  installNatives(machine);
  machine.captureConsole();
  try {
    for (const file of options.natives ?? []) Object.assign(globalThis, await import(pathToFileURL(file).href));
    machine.start(await (typeof options.program === "string" ? loadProgram(options.program) : options.program()));
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

/** Runs the main module and finds the event loop it uses, as seen from there. */
async function loadProgram(main: string): Promise<Poll> {
  const url = pathToFileURL(main).href;
  await import(url);
  const loop: { corePoll: Poll } = await import(pathToFileURL(createRequire(url).resolve("@meerkat/core/loop.ts")).href);
  return loop.corePoll;
}
