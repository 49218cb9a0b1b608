/** Linked firmware: a native process on linux, QEMU for chips. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { type Forward, loadToolchain } from "../../../ports/description.ts";
import { POWER_CUT_STATUS } from "../../../ports/flash_fault.ts";
import { notInstalled } from "../builder/process.ts";
import type { BuildRecord } from "../builder/record.ts";
import { systemCode, UserError } from "../errors.ts";
import { BoardLine } from "./board-line.ts";
import { arrangeFaults, prepareFlash } from "./flash-file.ts";
import type { Machine, MachineEvents } from "./machine.ts";
import { type BoardSetup, LocalBoard, pressFirstButton } from "./machine-board.ts";
import { connectSoon, freePort } from "./tcp.ts";

const STOP_LIMIT_MS = 1000;
const BOARD_LIMIT_MS = 5000;
const PRESS_MS = 100;

export interface ImageOptions {
  /** UART 0 is a TCP port on the loopback interface, or a pty whose path the machine prints. */
  line: "tcp" | "pty";
  /** File that keeps the machine's flash. */
  flash: string;
  /** Faults of the flash (ports/flash_fault.ts). */
  flashFaults?: string;
  /** Only for machines with a network of their own. */
  forwards: readonly Forward[];
  board: BoardSetup;
  debugger?: ImageDebugger;
}

/** What looks into the machine. With `command`, it has the terminal, starts the program when it is told to, any number of times, and is gone with the machine. */
export interface ImageDebugger {
  /** For the machine's process. */
  env?: Record<string, string>;
  /** Port of the emulator at which the debugger is waited for, where one is between. */
  gdbPort?: number;
  /** The command that is run in place of the machine's. */
  command?: (machine: string[]) => string[];
}

/** Throws UserError. */
export async function bootImage(record: BuildRecord, events: MachineEvents, options: ImageOptions): Promise<Machine> {
  const { line, flash, flashFaults, forwards } = options;
  const { platform, board, variant, image } = record;
  const toolchain = loadToolchain(platform, board, variant, "firmware");
  const port = line === "tcp" ? await freePort() : undefined;
  const boardPort = await freePort();
  const gdbPort = options.debugger?.gdbPort;
  const command = toolchain.run(image, {
    board: boardPort,
    flash,
    forwards,
    ...(port === undefined ? {} : { tcp: port }),
    ...(gdbPort === undefined ? {} : { gdb: gdbPort }),
  });
  if (command.length === 0) throw new UserError(`nothing here runs ${platform} boards of the kind ${board}`, "build for the default board to run it in QEMU");
  if (toolchain.flashFile) prepareFlash(flash, toolchain.flashFile);
  else mkdirSync(dirname(flash), { recursive: true });
  const faults = flashFaults === undefined ? {} : arrangeFaults(platform, flash, toolchain.flashFile, flashFaults);
  const machine = new ImageProcess(platform === "linux", options.board, events);
  const wrapped = options.debugger?.command?.(command);
  await machine.start(wrapped ?? command, { ...toolchain.env, ...faults, ...options.debugger?.env }, wrapped === undefined ? "pipe" : "inherit");
  if (port !== undefined) events.uart(port);
  void machine.attachBoard(boardPort, wrapped !== undefined);
  return machine;
}

class ImageProcess implements Machine {
  readonly ended: Promise<number>;
  readonly consoleOnUart: boolean;
  readonly board: LocalBoard;
  private readonly events: MachineEvents;
  private child: ChildProcess | undefined;
  private boardLine: BoardLine | undefined;
  private stopping = false;
  private hasEnded = false;
  /** Pieces of output in which such lines may still come. */
  private heads = 3;
  private complaints = "";
  private end: (status: number) => void = () => {};

  constructor(hasConsole: boolean, board: BoardSetup, events: MachineEvents) {
    this.consoleOnUart = !hasConsole;
    this.board = new LocalBoard(board);
    this.events = events;
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  /** Resolves when the process runs. */
  start(command: string[], env: Record<string, string>, terminal: "pipe" | "inherit"): Promise<void> {
    const [file = "", ...args] = command;
    const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: [terminal === "pipe" ? "ignore" : terminal, terminal, terminal] });
    this.child = child;
    child.stdout?.on("data", (bytes: Buffer) => this.printed(bytes));
    child.stderr?.on("data", (bytes: Buffer) => this.complained(bytes));
    child.on("close", (status, signal) => this.closed(signal === "SIGKILL" ? POWER_CUT_STATUS : (status ?? 1)));
    return new Promise((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", (error) => reject(systemCode(error) === "ENOENT" ? notInstalled(file) : error));
    });
  }

  /** The board's line opens soon after the machine has started; a machine without one has nothing on its pins. In a debugger that may be later, and again. */
  async attachBoard(port: number, again: boolean): Promise<void> {
    const socket = await connectSoon(port, again ? Number.POSITIVE_INFINITY : BOARD_LIMIT_MS, () => this.hasEnded);
    if (!socket) return;
    if (again) socket.once("close", () => void this.attachBoard(port, again));
    this.boardLine = new BoardLine(socket, this.board.models, (pin, level) => this.events.level?.(pin, level));
    if (this.stopping) this.boardLine.close();
  }

  pressButton(): boolean {
    return this.boardLine !== undefined && pressFirstButton(this.board, PRESS_MS);
  }

  cutPower(): void {
    this.child?.kill("SIGKILL");
  }

  stop(): void {
    this.stopping = true;
    this.boardLine?.close();
    this.child?.kill("SIGTERM");
    setTimeout(() => this.child?.kill("SIGKILL"), STOP_LIMIT_MS).unref();
  }

  /** A native process first tells where its lines are: with TCP, that concerns this tool alone. */
  private printed(bytes: Buffer): void {
    let text = bytes;
    if (this.heads > 0) {
      this.heads--;
      text = Buffer.from(bytes.toString("latin1").replace(/^(?:UART 0|board): tcp:.*\n/gm, ""), "latin1");
    }
    if (text.length > 0) this.events.console(text);
  }

  /** Panics of a native process come here. What QEMU says is worth showing only when it fails. */
  private complained(bytes: Buffer): void {
    if (this.consoleOnUart) this.complaints = (this.complaints + bytes.toString()).slice(-2000);
    else this.events.console(bytes);
  }

  private closed(status: number): void {
    this.hasEnded = true;
    this.boardLine?.close();
    if (status !== 0 && status !== POWER_CUT_STATUS && !this.stopping) process.stderr.write(this.complaints);
    this.end(this.stopping ? 0 : status);
  }
}
