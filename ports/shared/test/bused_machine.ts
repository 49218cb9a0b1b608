/** The app mos/test/apps/buses on a machine whose pins and buses are a virtual board's, told what to do over UART 0. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { freePort, Line } from "../../../compiler/test/ports/tcp.ts";
import { build } from "../../../mos/src/builder/build.ts";
import { planBuild } from "../../../mos/src/builder/plan.ts";
import { loadToolchain, repositoryRoot } from "../../description.ts";
import { Commands } from "./commands.ts";

export type BusedPlatform = "linux" | "cortex-m";

/** Under the sanitizers where there are some. */
const VARIANTS: Record<BusedPlatform, string> = { linux: "sanitize", "cortex-m": "size" };
const HEAP_BYTES = 1 << 20;

export async function buildBuses(platform: BusedPlatform): Promise<string> {
  const { record } = await build(
    planBuild({
      folder: join(repositoryRoot, "mos/test/apps/buses"),
      platform,
      variant: VARIANTS[platform],
      output: join(repositoryRoot, "build/buses-test", platform),
      ...(platform === "cortex-m" ? { heapBytes: HEAP_BYTES } : {}),
    }),
  );
  return record.image;
}

export class BusedMachine extends Commands {
  /** TCP port of the board's line. */
  readonly boardPort: number;
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;

  private constructor(line: Line, child: ChildProcess, boardPort: number) {
    super(line);
    this.child = child;
    this.boardPort = boardPort;
    this.ended = new Promise((resolve) => child.once("close", resolve));
  }

  static async boot(platform: BusedPlatform, image: string): Promise<BusedMachine> {
    const toolchain = loadToolchain(platform, platform === "linux" ? "host" : "mps2-an385", VARIANTS[platform], "firmware");
    const [uart, board] = [await freePort(), await freePort()];
    const [file = "", ...args] = toolchain.run(image, { tcp: uart, board });
    const child = spawn(file, args, { env: { ...process.env, ...toolchain.env }, stdio: ["ignore", "ignore", "inherit"] });
    const machine = new BusedMachine(await Line.connect(uart), child, board);
    await machine.command("timers");
    machine.takeUnasked();
    return machine;
  }

  async kill(): Promise<void> {
    this.line.close();
    this.child.kill("SIGKILL");
    await this.ended;
  }
}
