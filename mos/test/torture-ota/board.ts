/** An emulated board whose power can go at any moment, and whose flash stays. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { loadToolchain, type Toolchain } from "../../../ports/description.ts";
import { parseAddress, type TcpAddress } from "../../src/line/address.ts";
import type { Line } from "../../src/line/line.ts";
import { openLine } from "../../src/line/open.ts";
import { RpcClient } from "../../src/rpc/client.ts";
import { Device } from "../../src/rpc/connect.ts";
import { LineTransport } from "../../src/rpc/line-transport.ts";
import { prepareFlash } from "../../src/run/flash-file.ts";
import { freePort } from "../../src/run/tcp.ts";

const CALL_LIMIT_MS = 20_000;

export class Board {
  private readonly client: RpcClient;
  private readonly child: ChildProcess;
  private readonly line: Line;
  private readonly gone: Promise<unknown>;
  private text = "";
  private isOff = false;

  private constructor(child: ChildProcess, line: Line) {
    this.child = child;
    this.line = line;
    this.gone = once(child, "exit");
    line.onData((bytes) => {
      this.text = (this.text + Buffer.from(bytes).toString("latin1")).slice(-4000);
    });
    this.client = new RpcClient(new LineTransport(line));
  }

  /** Power on, with `loader` in the memory that is not flash. */
  static async start(loader: string, flash: string, toolchain: Toolchain = loadToolchain("cortex-m", "mps2-an385", "size", "firmware")): Promise<Board> {
    if (toolchain.flashFile) prepareFlash(flash, toolchain.flashFile);
    const tcp = await freePort();
    const [file = "", ...args] = toolchain.run(loader, { tcp, flash });
    const child = spawn(file, args, { stdio: "ignore" });
    await once(child, "spawn");
    for (let attempt = 0; ; attempt++) {
      try {
        return new Board(child, await openLine(parseAddress(`tcp://127.0.0.1:${tcp}`) as TcpAddress, { baudRate: 115_200, timeoutMs: 10_000 }));
      } catch (error) {
        if (attempt === 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  /** Runs something once the program answers: what is said to the loader is lost. */
  async connect<T>(run: (device: Device) => Promise<T>): Promise<T> {
    if (this.isOff) throw new Error("the power is off");
    await this.client.greet(CALL_LIMIT_MS);
    return run(new Device(this.client, CALL_LIMIT_MS));
  }

  /** The end of what it has printed. */
  get console(): string {
    return this.text;
  }

  /** kill -9: what is in the file of the flash by then is all that is left. */
  async cutPower(): Promise<void> {
    this.isOff = true;
    this.child.kill("SIGKILL");
    await this.gone;
    await this.line.close();
  }
}
