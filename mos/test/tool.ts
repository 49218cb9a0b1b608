/** The tool as a process, for tests. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { repositoryRoot } from "../../ports/description.ts";

const BIN = join(repositoryRoot, "mos/bin/mos.js");

export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

export class Tool {
  stdout = "";
  stderr = "";
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcess;
  private readonly wakes = new Set<() => void>();

  constructor(args: string[], options: { cwd?: string; env?: Record<string, string> } = {}) {
    this.child = spawn(process.execPath, [BIN, ...args], {
      cwd: options.cwd ?? repositoryRoot,
      env: { ...process.env, NO_COLOR: "1", MOS_PORT: "", MOS_PLATFORM: "", ...options.env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.child.stdout?.on("data", (bytes: Buffer) => this.heard("stdout", bytes));
    this.child.stderr?.on("data", (bytes: Buffer) => this.heard("stderr", bytes));
    this.ended = new Promise((resolve) => {
      this.child.on("close", (status) => {
        resolve({ status, stdout: this.stdout, stderr: this.stderr });
        for (const wake of this.wakes) wake();
      });
    });
  }

  private heard(stream: "stdout" | "stderr", bytes: Buffer): void {
    this[stream] += bytes.toString();
    for (const wake of this.wakes) wake();
  }

  /** Waits until it has printed something. Throws when it ends or a minute passes before that. */
  async printed(pattern: RegExp, limitMs = 60_000): Promise<RegExpExecArray> {
    const end = Date.now() + limitMs;
    for (;;) {
      const match = pattern.exec(this.stdout) ?? pattern.exec(this.stderr);
      if (match) return match;
      if (this.child.exitCode !== null || Date.now() > end) throw new Error(`no ${pattern} in:\n${this.stdout}\n${this.stderr}`);
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.wakes.delete(wake);
          clearTimeout(timer);
          resolve();
        };
        const timer = setTimeout(wake, 1000);
        this.wakes.add(wake);
      });
    }
  }

  type(text: string): void {
    this.child.stdin?.write(text);
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }
}

/** Runs it to its end, with nothing to read. */
export function mos(args: string[], options: { cwd?: string; env?: Record<string, string> } = {}): Promise<Ended> {
  return new Tool(args, options).ended;
}
