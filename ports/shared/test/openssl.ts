/** openssl's client and server as peers of a device. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

const EXPECT_LIMIT_MS = 20_000;

export class OpenSsl {
  output = "";
  readonly stdout: Buffer[] = [];
  readonly ended: Promise<unknown>;
  private readonly child: ChildProcess;
  private wake: () => void = () => {};

  /** Files that `args` name are in `folder`. */
  constructor(folder: string, args: string[]) {
    this.child = spawn("openssl", args, { stdio: ["pipe", "pipe", "pipe"], cwd: folder });
    const hear = (bytes: Buffer) => {
      this.output += bytes.toString();
      this.wake();
    };
    this.child.stdout?.on("data", (bytes: Buffer) => {
      this.stdout.push(bytes);
      hear(bytes);
    });
    this.child.stderr?.on("data", hear);
    // It may have ended before it is told anything.
    this.child.stdin?.on("error", () => {});
    this.ended = once(this.child, "close").then(() => this.wake());
  }

  /** A server at a free port; resolves when it listens. */
  static async listen(folder: string, args: string[]): Promise<{ tool: OpenSsl; port: number }> {
    const tool = new OpenSsl(folder, ["s_server", "-accept", "127.0.0.1:0", ...args]);
    const [, port] = await tool.expect(/ACCEPT 127\.0\.0\.1:(\d+)/);
    return { tool, port: Number(port) };
  }

  pause(): void {
    this.child.stdout?.pause();
  }

  resume(): void {
    this.child.stdout?.resume();
  }

  say(text: string | Uint8Array): void {
    this.child.stdin?.write(text);
  }

  /** Nothing more is said; openssl ends the connection. */
  endInput(): void {
    this.child.stdin?.end();
  }

  async expect(pattern: RegExp): Promise<RegExpExecArray> {
    const end = Date.now() + EXPECT_LIMIT_MS;
    for (;;) {
      const match = pattern.exec(this.output);
      if (match) return match;
      if (Date.now() > end) throw new Error(`no ${pattern} in:\n${this.output}`);
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        setTimeout(resolve, 200);
      });
    }
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill("SIGKILL");
    this.resume();
    await this.ended;
  }
}

/** The options for the certificate and key of this name in the folder. */
export function withCertificate(name: string): string[] {
  return ["-cert", `${name}.pem`, "-key", `${name}.key`];
}
