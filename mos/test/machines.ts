/** Builds apps and boots them on the three machines, for tests. */
import { join } from "node:path";
import { repositoryRoot } from "../../ports/description.ts";
import type { BoardDescription } from "../src/board/description.ts";
import { type BuildResult, build } from "../src/builder/build.ts";
import { planBuild } from "../src/builder/plan.ts";
import { parseAddress, type TcpAddress } from "../src/line/address.ts";
import { ConsoleText } from "../src/line/console-text.ts";
import type { Line } from "../src/line/line.ts";
import { openLine } from "../src/line/open.ts";
import { RpcClient } from "../src/rpc/client.ts";
import { LineTransport } from "../src/rpc/line-transport.ts";
import { type Session, startSession } from "../src/run/session.ts";

export const PLATFORMS = ["node", "linux", "cortex-m"];

/** Long enough for a loaded machine. */
export const BUILD_LIMIT_MS = 240_000;
export const CALL_LIMIT_MS = 20_000;

/** Results of the tests' builds; `name` keeps the test files apart. */
export function outputFolder(name: string): string {
  return join(repositoryRoot, "build/mos-test", name);
}

export function buildApp(
  app: string,
  platform: string,
  name: string,
  options: { heapBytes?: number; variant?: string | undefined; arena?: boolean } = {},
): Promise<BuildResult> {
  return build(planBuild({ folder: join(repositoryRoot, "apps", app), platform, output: outputFolder(name), ...options }));
}

/** A booted machine with a caller on its line. */
export class Booted {
  readonly session: Session;
  readonly levels: boolean[];
  readonly line: Line;
  readonly client: RpcClient;
  private readonly text: { console: string; uart: string };

  private constructor(session: Session, line: Line, text: { console: string; uart: string }, levels: boolean[]) {
    this.session = session;
    this.line = line;
    this.text = text;
    this.levels = levels;
    line.onData((bytes) => {
      text.uart += Buffer.from(bytes).toString("latin1");
    });
    this.client = new RpcClient(new LineTransport(line));
  }

  /** By default on a board with a LED and a button. */
  static async boot({ record, folder }: BuildResult, board?: BoardDescription): Promise<Booted> {
    const text = { console: "", uart: "" };
    const levels: boolean[] = [];
    const session = await startSession({
      record,
      port: 0,
      noteIn: folder,
      ...(board === undefined ? {} : { board }),
      console: (bytes) => {
        text.console += Buffer.from(bytes).toString();
      },
      level: (pin, level) => {
        if (pin === 2) levels.push(level);
      },
    });
    const line = await openLine(parseAddress(session.port) as TcpAddress, { baudRate: 115_200, timeoutMs: 10_000 });
    const booted = new Booted(session, line, text, levels);
    await booted.client.greet(CALL_LIMIT_MS);
    return booted;
  }

  call(method: string, params?: object): Promise<unknown> {
    return this.client.call(method, params === undefined ? "" : JSON.stringify(params), CALL_LIMIT_MS);
  }

  /** What the machine has printed, as `mos run` shows it. */
  get console(): string {
    return this.text.console;
  }

  /** What has come over the line, frames and all. */
  get uart(): string {
    return this.text.uart;
  }

  /** What `mos console` would show of it. */
  get consoleOfLine(): string {
    let shown = "";
    const filter = new ConsoleText((bytes) => {
      shown += Buffer.from(bytes).toString("latin1");
    });
    filter.push(Buffer.from(this.text.uart, "latin1"));
    return shown;
  }

  /** Exit status of the machine. */
  async stop(): Promise<number> {
    await this.line.close();
    this.session.machine.stop();
    return this.session.ended;
  }
}
