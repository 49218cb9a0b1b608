/** The app mos/test/apps/natives as a process, told what to do over its UART 0. */
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { Line } from "../../../compiler/test/ports/tcp.ts";
import { build } from "../../../mos/src/builder/build.ts";
import { planBuild } from "../../../mos/src/builder/plan.ts";
import { loadToolchain, repositoryRoot } from "../../description.ts";
import { Commands } from "../../shared/test/commands.ts";

export const BUILD_LIMIT_MS = 240_000;

/** Builds the app under the sanitizers; `name` keeps the test files apart. */
export async function buildNatives(name: string): Promise<string> {
  const output = join(repositoryRoot, "build/linux-test", name);
  const { record } = await build(planBuild({ folder: join(repositoryRoot, "mos/test/apps/natives"), platform: "linux", variant: "sanitize", output }));
  return record.image;
}

export class Device extends Commands {
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;
  private readonly complaints: Buffer[];

  private constructor(line: Line, child: ChildProcess, complaints: Buffer[]) {
    super(line);
    this.child = child;
    this.complaints = complaints;
    this.ended = new Promise((resolve) => child.once("close", resolve));
  }

  static async boot(image: string, args: string[] = [], variables: Record<string, string> = {}): Promise<Device> {
    const { env } = loadToolchain("linux", "host", "sanitize", "firmware");
    const child = spawn(image, ["--uart", "tcp:0", ...args], { env: { ...process.env, ...env, ...variables }, stdio: ["ignore", "pipe", "pipe"] });
    const complaints: Buffer[] = [];
    child.stderr.on("data", (bytes: Buffer) => complaints.push(bytes));
    const port = await new Promise<number>((resolve, reject) => {
      let text = "";
      child.stdout.on("data", (bytes: Buffer) => {
        text += bytes.toString();
        const [, port] = /UART 0: tcp:\/\/127\.0\.0\.1:(\d+)/.exec(text) ?? [];
        if (port !== undefined) resolve(Number(port));
      });
      child.once("close", () => reject(new Error(`it has ended:\n${Buffer.concat(complaints)}`)));
    });
    const device = new Device(await Line.connect(port), child, complaints);
    await device.command("state -1");
    return device;
  }

  get stderr(): string {
    return Buffer.concat(this.complaints).toString();
  }

  /** Sockets that the process has open, those of UART 0 among them. */
  get descriptors(): number {
    const folder = `/proc/${this.child.pid}/fd`;
    return readdirSync(folder).filter((name) => isSocket(join(folder, name))).length;
  }

  async kill(): Promise<void> {
    this.line.close();
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

export const LOOPBACK = 0x7f000001;
