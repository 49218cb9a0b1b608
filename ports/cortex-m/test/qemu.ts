/** The board in QEMU with its monitor at hand. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { freePort } from "../../../compiler/test/ports/tcp.ts";
import { prepareFlash } from "../../../mos/src/run/flash-file.ts";
import { withHostPorts } from "../../../mos/src/run/forwards.ts";
import { type Forward, loadToolchain } from "../../description.ts";

export interface QemuOptions {
  /** Without a file, flash lasts as long as QEMU. */
  flash?: string;
  /** Ports of the board that the host wants to reach. */
  forwards?: Omit<Forward, "hostPort">[];
  /** Instead of QEMU's user network: the value of its option -nic. */
  nic?: string;
}

export class Qemu {
  readonly ended: Promise<number | null>;
  /** TCP port of UART 0; the board starts when it is connected to. */
  readonly uart: number;
  private readonly child: ChildProcess;
  private readonly monitor: Socket;
  private readonly forwards: Forward[];

  private constructor(child: ChildProcess, uart: number, monitor: Socket, forwards: Forward[]) {
    this.child = child;
    this.uart = uart;
    this.monitor = monitor;
    this.forwards = forwards;
    this.ended = new Promise((resolve) => child.once("close", resolve));
  }

  static async start(image: string, options: QemuOptions = {}): Promise<Qemu> {
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
    return new Qemu(child, uart, monitor, forwards);
  }

  /** The host's port that leads to one of the board. */
  hostPort(devicePort: number, protocol: Forward["protocol"] = "tcp"): number {
    return this.forwards.find((forward) => forward.devicePort === devicePort && forward.protocol === protocol)?.hostPort ?? 0;
  }

  /** Processor time that QEMU has used: fields 14 and 15 of its stat file, in hundredths of a second. */
  cpuSeconds(): number {
    const fields = readFileSync(`/proc/${this.child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  /** A command of the monitor. */
  tell(command: string): void {
    this.monitor.write(`${command}\n`);
  }

  async kill(): Promise<void> {
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
