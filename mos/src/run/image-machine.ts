/** Linked firmware: a native process on linux, QEMU for chips. */
import { type ChildProcess, spawn } from "node:child_process";
import { loadToolchain } from "../../../ports/description.ts";
import type { BuildRecord } from "../builder/build.ts";
import { notInstalled } from "../builder/process.ts";
import { systemCode, UserError } from "../errors.ts";
import type { Machine, MachineEvents } from "./machine.ts";
import { freePort } from "./tcp.ts";

const STOP_LIMIT_MS = 1000;

/** UART 0 is a TCP port on the loopback interface, or a pty whose path the machine prints. Throws UserError. */
export async function bootImage(record: BuildRecord, events: MachineEvents, line: "tcp" | "pty"): Promise<Machine> {
  const { platform, board, variant, image } = record;
  const toolchain = loadToolchain(platform, board, variant, "firmware");
  const port = line === "tcp" ? await freePort() : undefined;
  const command = toolchain.run(image, port === undefined ? {} : { tcp: port });
  if (command.length === 0) throw new UserError(`nothing here runs ${platform} boards of the kind ${board}`, "build for the default board to run it in QEMU");
  const machine = new ImageProcess(platform === "linux", events);
  await machine.start(command, toolchain.env);
  if (port !== undefined) events.uart(port);
  return machine;
}

class ImageProcess implements Machine {
  readonly ended: Promise<number>;
  readonly consoleOnUart: boolean;
  private readonly events: MachineEvents;
  private child: ChildProcess | undefined;
  private stopping = false;
  private unheard = true;
  private complaints = "";
  private end: (status: number) => void = () => {};

  constructor(hasConsole: boolean, events: MachineEvents) {
    this.consoleOnUart = !hasConsole;
    this.events = events;
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  /** Resolves when the process runs. */
  start(command: string[], env: Record<string, string>): Promise<void> {
    const [file = "", ...args] = command;
    const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    child.stdout.on("data", (bytes: Buffer) => this.printed(bytes));
    child.stderr.on("data", (bytes: Buffer) => this.complained(bytes));
    child.on("close", (status) => this.closed(status ?? 1));
    return new Promise((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", (error) => reject(systemCode(error) === "ENOENT" ? notInstalled(file) : error));
    });
  }

  pressButton(): boolean {
    return false;
  }

  stop(): void {
    this.stopping = true;
    this.child?.kill("SIGTERM");
    setTimeout(() => this.child?.kill("SIGKILL"), STOP_LIMIT_MS).unref();
  }

  /** The first line of a native process tells where its UART is: with TCP, that concerns the hub alone. */
  private printed(bytes: Buffer): void {
    const own = this.unheard ? /^UART 0: tcp:.*\n/.exec(bytes.toString("latin1"))?.[0].length : undefined;
    this.unheard = false;
    const text = bytes.subarray(own ?? 0);
    if (text.length > 0) this.events.console(text);
  }

  /** Panics of a native process come here. What QEMU says is worth showing only when it fails. */
  private complained(bytes: Buffer): void {
    if (this.consoleOnUart) this.complaints = (this.complaints + bytes.toString()).slice(-2000);
    else this.events.console(bytes);
  }

  private closed(status: number): void {
    if (status !== 0 && !this.stopping) process.stderr.write(this.complaints);
    this.end(this.stopping ? 0 : status);
  }
}
