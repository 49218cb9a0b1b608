/** The board in QEMU, with the app mos/test/apps/natives, told what to do over its UART 0. */
import { join } from "node:path";
import { Line } from "../../../compiler/test/ports/tcp.ts";
import { build } from "../../../mos/src/builder/build.ts";
import { planBuild } from "../../../mos/src/builder/plan.ts";
import { type Forward, repositoryRoot } from "../../description.ts";
import { Commands } from "../../shared/test/commands.ts";
import { Qemu, type QemuOptions } from "./qemu.ts";

export const BUILD_LIMIT_MS = 240_000;

/** The host, as the board's network sees it, and the board itself. */
export const HOST = 0x0a000202;
export const BOARD = 0x0a00020f;

/** `name` keeps the test files apart. */
export function outputFolder(name: string): string {
  return join(repositoryRoot, "build/cortex-m-test", name);
}

export async function buildNatives(name: string): Promise<string> {
  const { record } = await build(
    planBuild({ folder: join(repositoryRoot, "mos/test/apps/natives"), platform: "cortex-m", heapBytes: HEAP_BYTES, output: outputFolder(name) }),
  );
  return record.image;
}

/** Its commands are long lines. */
const HEAP_BYTES = 1 << 20;

export class Board extends Commands {
  readonly ended: Promise<number | null>;
  private readonly qemu: Qemu;

  private constructor(qemu: Qemu, line: Line) {
    super(line);
    this.qemu = qemu;
    this.ended = qemu.ended;
  }

  static async boot(image: string, options: QemuOptions = {}): Promise<Board> {
    const qemu = await Qemu.start(image, options);
    const board = new Board(qemu, await Line.connect(qemu.uart));
    await board.expect(/ready\n/);
    return board;
  }

  /** The host's port that leads to one of the board. */
  hostPort(devicePort: number, protocol: Forward["protocol"] = "tcp"): number {
    return this.qemu.hostPort(devicePort, protocol);
  }

  /** Boots the network; gives the address that DHCP has found. */
  async goOnline(): Promise<number> {
    await this.command("interface");
    await this.command("up");
    await this.expect(/event interface 2\n/);
    return this.number("address 0");
  }

  /** Processor time that QEMU has used, in seconds. */
  cpuSeconds(): number {
    return this.qemu.cpuSeconds();
  }

  /** A command of QEMU's monitor. */
  tellMachine(command: string): void {
    this.qemu.tell(command);
  }

  async kill(): Promise<void> {
    this.line.close();
    await this.qemu.kill();
  }
}
