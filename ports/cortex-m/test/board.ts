/** The board in QEMU, with the app mos/test/apps/natives, told what to do over its UART 0. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { freePort, Line } from "../../../compiler/test/ports/tcp.ts";
import { build } from "../../../mos/src/builder/build.ts";
import { planBuild } from "../../../mos/src/builder/plan.ts";
import { prepareFlash } from "../../../mos/src/run/flash-file.ts";
import { withHostPorts } from "../../../mos/src/run/forwards.ts";
import { type Forward, loadToolchain, repositoryRoot } from "../../description.ts";
import { Commands } from "../../shared/test/commands.ts";

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

export interface BoardOptions {
  /** Without a file, flash lasts as long as QEMU. */
  flash?: string;
  /** Ports of the board that the host wants to reach. */
  forwards?: Omit<Forward, "hostPort">[];
  /** Instead of QEMU's user network: the value of its option -nic. */
  nic?: string;
}

export class Board extends Commands {
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;
  private readonly monitor: Socket;
  private readonly forwards: Forward[];

  private constructor(child: ChildProcess, line: Line, monitor: Socket, forwards: Forward[]) {
    super(line);
    this.child = child;
    this.monitor = monitor;
    this.forwards = forwards;
    this.ended = new Promise((resolve) => child.once("close", resolve));
  }

  static async boot(image: string, options: BoardOptions = {}): Promise<Board> {
    const toolchain = loadToolchain("cortex-m", "mps2-an385", "size", "firmware");
    const { flash } = options;
    if (flash !== undefined && toolchain.flashFile) prepareFlash(flash, toolchain.flashFile);
    const forwards = await withHostPorts((options.forwards ?? []).map((forward) => ({ ...forward, hostPort: 0 })));
    const uart = await freePort();
    const { server, port, connected } = await monitorServer();
    const [file = "", ...args] = [
      ...toolchain.run(image, { tcp: uart, forwards, ...(flash === undefined ? {} : { flash }) }),
      ...["-chardev", `socket,id=mon,host=127.0.0.1,port=${port}`, "-mon", "chardev=mon,mode=readline"],
    ];
    if (options.nic !== undefined) args[args.indexOf("-nic") + 1] = options.nic;
    const child = spawn(file, args, { stdio: "ignore" });
    const monitor = await connected;
    server.close();
    const board = new Board(child, await Line.connect(uart), monitor, forwards);
    await board.expect(/ready\n/);
    return board;
  }

  /** The host's port that leads to one of the board. */
  hostPort(devicePort: number, protocol: Forward["protocol"] = "tcp"): number {
    return this.forwards.find((forward) => forward.devicePort === devicePort && forward.protocol === protocol)?.hostPort ?? 0;
  }

  /** Boots the network; gives the address that DHCP has found. */
  async goOnline(): Promise<number> {
    await this.command("interface");
    await this.command("up");
    await this.expect(/event interface 2\n/);
    return this.number("address 0");
  }

  /** Processor time that QEMU has used: fields 14 and 15 of its stat file, in hundredths of a second. */
  cpuSeconds(): number {
    const fields = readFileSync(`/proc/${this.child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  /** A command of QEMU's monitor. */
  tellMachine(command: string): void {
    this.monitor.write(`${command}\n`);
  }

  async kill(): Promise<void> {
    this.line.close();
    this.monitor.destroy();
    this.child.kill("SIGKILL");
    await this.ended;
  }
}

function monitorServer(): Promise<{ server: Server; port: number; connected: Promise<Socket> }> {
  return new Promise((resolve) => {
    let arrived: (socket: Socket) => void;
    const connected = new Promise<Socket>((done) => {
      arrived = done;
    });
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.resume();
      arrived(socket);
    });
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve({ server, port: typeof address === "object" && address !== null ? address.port : 0, connected });
    });
  });
}
