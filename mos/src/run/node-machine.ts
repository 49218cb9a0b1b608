/** The node machine: a process that runs the program's TypeScript as it is, started again for each boot. */
import type { ChildProcess } from "node:child_process";
import { WATCHDOG_SIGNAL } from "@meerkat/port-node/watchdog.ts";
import { POWER_CUT_STATUS } from "../../../ports/flash_fault.ts";
import type { BuildRecord } from "../builder/record.ts";
import type { Machine, MachineEvents } from "./machine.ts";
import { type BoardSetup, pressFirstButton, RemoteBoard } from "./machine-board.ts";
import { NodeProcesses } from "./node-processes.ts";
import { type ChildStart, CRASH_STATUS, type FromChild, RESTART_STATUS, type ToChild } from "./node-protocol.ts";

const PRESS_MS = 100;
/** A machine that does not stop when told is ended. */
const STOP_LIMIT_MS = 1000;

export interface NodeOptions {
  record: BuildRecord;
  /** What outlives a restart of the machine is in this folder, and in `flash`. */
  stateFolder: string;
  flash: string;
  board: BoardSetup;
  /** Those that are there already. */
  processes?: NodeProcesses | undefined;
}

export async function bootNodeMachine({ processes = new NodeProcesses(), ...start }: NodeOptions, events: MachineEvents): Promise<Machine> {
  const machine = new NodeProcess(start, processes, events);
  machine.boot();
  return machine;
}

class NodeProcess implements Machine {
  readonly ended: Promise<number>;
  readonly consoleOnUart = false;
  readonly board: RemoteBoard;
  private readonly start: ChildStart;
  private readonly processes: NodeProcesses;
  private readonly events: MachineEvents;
  private child: ChildProcess | undefined;
  private stopping = false;
  private end: (status: number) => void = () => {};

  constructor(start: ChildStart, processes: NodeProcesses, events: MachineEvents) {
    this.start = start;
    this.processes = processes;
    this.events = events;
    this.board = new RemoteBoard(start.board, (part, control, value) => this.send({ kind: "act", part, control, value }));
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  boot(): void {
    const start: ChildStart = { ...this.start, board: { ...this.start.board, memory: this.board.memory } };
    const child = this.processes.take();
    this.child = child;
    child.send(start, () => {});
    child.stdout?.on("data", (bytes: Buffer) => this.events.console(bytes));
    child.stderr?.on("data", (bytes: Buffer) => process.stderr.write(bytes));
    child.on("message", (message: FromChild) => this.told(message));
    // `close` does not come once the channel of messages was closed from this side.
    const printed = new Promise<void>((resolve) => child.stdout?.once("end", resolve));
    child.once("exit", (status, signal) => void printed.then(() => this.closed(statusOf(status, signal))));
  }

  pressButton(): boolean {
    return this.child?.connected === true && pressFirstButton(this.board, PRESS_MS);
  }

  private send(message: ToChild): void {
    if (this.child?.connected === true) this.child.send(message, () => {});
  }

  cutPower(): void {
    this.child?.kill("SIGKILL");
  }

  stop(): void {
    this.stopping = true;
    const { child } = this;
    if (child?.connected === true) child.disconnect();
    setTimeout(() => child?.kill("SIGKILL"), STOP_LIMIT_MS).unref();
  }

  private told(message: FromChild): void {
    if (message.kind === "ready") this.events.uart(message.uartPort);
    else if (message.kind === "level") this.events.level?.(message.pin, message.level);
    else if (message.kind === "board") this.board.changed(message.change);
    else if (message.kind === "memory") this.board.models.learn(message.news);
    else process.stderr.write(`${message.message}\n`);
  }

  private closed(status: number): void {
    if (this.stopping) return this.end(0);
    if (status !== RESTART_STATUS) return this.end(status === 0 || status === POWER_CUT_STATUS ? status : CRASH_STATUS);
    this.events.restarted?.();
    this.boot();
  }
}

/** The machine ends itself by signals in two cases. */
function statusOf(status: number | null, signal: NodeJS.Signals | null): number {
  if (signal === WATCHDOG_SIGNAL) return RESTART_STATUS;
  return signal === "SIGKILL" ? POWER_CUT_STATUS : (status ?? CRASH_STATUS);
}
