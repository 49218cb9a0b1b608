/** The app mos/test/apps/natives as a process, told what to do over its UART 0. */
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { Line } from "../../../compiler/test/ports/tcp.ts";
import { build } from "../../../mos/src/builder/build.ts";
import { planBuild } from "../../../mos/src/builder/plan.ts";
import { loadToolchain, repositoryRoot } from "../../description.ts";

export const BUILD_LIMIT_MS = 240_000;

/** Builds the app under the sanitizers; `name` keeps the test files apart. */
export async function buildNatives(name: string): Promise<string> {
  const output = join(repositoryRoot, "build/linux-test", name);
  const { record } = await build(planBuild({ folder: join(repositoryRoot, "mos/test/apps/natives"), platform: "linux", variant: "sanitize", output }));
  return record.image;
}

export class Device {
  readonly ended: Promise<number | null>;
  stderr = "";
  private readonly child: ChildProcess;
  private line: Line | undefined;
  private uart = 0;
  /** Came before an answer. */
  private unasked = "";

  private constructor(child: ChildProcess) {
    this.child = child;
    child.stderr?.on("data", (bytes: Buffer) => {
      this.stderr += bytes.toString();
    });
    this.ended = new Promise((resolve) => child.once("close", resolve));
  }

  static async boot(image: string, args: string[] = [], wrapper: string[] = []): Promise<Device> {
    const { env } = loadToolchain("linux", "host", "sanitize", "firmware");
    const [file = "", ...words] = [...wrapper, image, "--uart", "tcp:0", ...args];
    const child = spawn(file, words, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    const device = new Device(child);
    device.uart = await new Promise<number>((resolve, reject) => {
      let text = "";
      child.stdout?.on("data", (bytes: Buffer) => {
        text += bytes.toString();
        const [, port] = /UART 0: tcp:\/\/127\.0\.0\.1:(\d+)/.exec(text) ?? [];
        if (port !== undefined) resolve(Number(port));
      });
      child.once("close", () => reject(new Error(`it has ended:\n${device.stderr}`)));
    });
    await device.attach();
    return device;
  }

  private async attach(): Promise<void> {
    this.line = await Line.connect(this.uart);
    await this.command("state -1");
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  private get open(): Line {
    if (!this.line) throw new Error("no line");
    return this.line;
  }

  /** Sends a command, and gives the answer. */
  async command(text: string): Promise<string> {
    this.open.send(`${text}\n`);
    const heard = await this.open.expect(/= [^\n]*\n/);
    const [, unasked = "", answer = ""] = /^([\s\S]*?)= ([^\n]*)\n$/.exec(heard) ?? [];
    this.unasked += unasked;
    return answer;
  }

  /** A command without an answer. */
  say(text: string): void {
    this.open.send(`${text}\n`);
  }

  async number(text: string): Promise<number> {
    return Number((await this.command(text)).split(" ")[0]);
  }

  /** Waits for a line of output that comes unasked. */
  async expect(pattern: RegExp, milliseconds?: number): Promise<void> {
    const match = pattern.exec(this.unasked);
    if (match) this.unasked = this.unasked.slice(match.index + match[0].length);
    else await this.open.expect(pattern, milliseconds);
  }

  /** What has come unasked and nobody has taken; it is forgotten. */
  takeUnasked(): string {
    const text = this.unasked + this.open.received;
    this.unasked = "";
    return text;
  }

  /** Asks again until the answer fits. */
  async until(command: string, pattern: RegExp): Promise<string> {
    const end = Date.now() + 10_000;
    for (;;) {
      const answer = await this.command(command);
      if (pattern.test(answer)) return answer;
      if (Date.now() > end) throw new Error(`${command}: ${answer}, not ${pattern}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Sockets that the process has open, those of UART 0 among them. */
  get descriptors(): number {
    const folder = `/proc/${this.pid}/fd`;
    return readdirSync(folder).filter((name) => isSocket(join(folder, name))).length;
  }

  async kill(): Promise<void> {
    this.line?.close();
    this.child.kill("SIGKILL");
    await this.ended;
  }
}

function isSocket(path: string): boolean {
  try {
    return readlinkSync(path).startsWith("socket:");
  } catch {
    // Closed in the meantime.
    return false;
  }
}

export function hex(bytes: Uint8Array | string): string {
  return Buffer.from(bytes).toString("hex");
}

export const LOOPBACK = 0x7f000001;
