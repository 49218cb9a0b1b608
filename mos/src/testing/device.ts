/** The machine under test: its RPC methods, its console, its restarts and updates. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseFrame } from "@meerkat/rpc-common/frame.ts";
import { manifestEnd, readBundle } from "../bundle/bundle.ts";
import { parseAddress, type TcpAddress } from "../line/address.ts";
import { openLine } from "../line/open.ts";
import { NoAnswer, RpcClient } from "../rpc/client.ts";
import { LineTransport } from "../rpc/line-transport.ts";
import type { Session } from "../run/session.ts";
import { followUpdate, type Verdict } from "../update/follow.ts";
import { type Connect, sendBundle } from "../update/send.ts";
import { eventually, USUAL_LIMIT_MS } from "./eventually.ts";
import type { TestSetup } from "./setup.ts";

const CALL_LIMIT_MS = 20_000;
const RESTART_LIMIT_MS = 60_000;
/** For a device that restarts perhaps. */
const REACH_LIMIT_MS = 5000;
/** Characters of the console that a failure tells. */
const CONSOLE_TAIL = 1500;
/** Bytes of a bundle in one call: the heap of a small device has room for what it makes of them. */
const CHUNK = 1024;

export class TestDevice {
  /** `node`, `linux`, `cortex-m` */
  readonly platform: string;
  private readonly setup: TestSetup;
  private readonly session: Session;
  private readonly client: RpcClient;
  private readonly output: { text: string };
  private readonly notifications: { method: string; params: unknown }[] = [];
  /** How much of the console `printed` has seen. */
  private seen = 0;

  private constructor(setup: TestSetup, session: Session, transport: LineTransport, output: { text: string }) {
    this.platform = setup.app.platform;
    this.setup = setup;
    this.session = session;
    this.output = output;
    this.client = new RpcClient(transport);
    transport.onFrame((text) => this.heard(text));
  }

  /** Waits until it answers. */
  static async connect(setup: TestSetup, session: Session, output: { text: string }): Promise<TestDevice> {
    const line = await openLine(parseAddress(session.port) as TcpAddress, { baudRate: 115_200, timeoutMs: CALL_LIMIT_MS });
    const device = new TestDevice(setup, session, new LineTransport(line), output);
    await device.client.greet(RESTART_LIMIT_MS);
    return device;
  }

  /** Address for commands of mos, `tcp://127.0.0.1:PORT`. */
  get port(): string {
    return this.session.port;
  }

  /** The address of this computer as the device sees it, for servers that a test starts. */
  get hostAddress(): string {
    return this.platform === "cortex-m" ? "10.0.2.2" : "127.0.0.1";
  }

  /** Calls a method; throws RemoteError, with the device's `code`, if it answers with an error. */
  async call<T = unknown>(method: string, params?: object): Promise<T> {
    try {
      return (await this.client.call(method, params === undefined ? "" : JSON.stringify(params), CALL_LIMIT_MS)) as T;
    } catch (error) {
      if (error instanceof NoAnswer) error.message += `; the console ends with:\n${this.console.slice(-CONSOLE_TAIL)}`;
      throw error;
    }
  }

  /** Everything that the device has printed since it was switched on. */
  get console(): string {
    return this.output.text;
  }

  /** Waits until the device prints something behind what the call before has found. */
  printed(what: string | RegExp, within?: number): Promise<RegExpExecArray> {
    const pattern = typeof what === "string" ? new RegExp(what.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")) : what;
    return eventually(() => {
      const found = pattern.exec(this.output.text.slice(this.seen));
      if (found === null) throw new Error(`not printed: ${pattern}; but:\n${this.output.text.slice(this.seen).slice(-CONSOLE_TAIL)}`);
      this.seen += found.index + found[0].length;
      return found;
    }, within);
  }

  /** Waits for a request or notification of the device's own with this method, and gives its arguments. Each is given once. */
  notified<T = unknown>(method: string, within: number = USUAL_LIMIT_MS): Promise<T> {
    return eventually(() => {
      const index = this.notifications.findIndex((one) => one.method === method);
      if (index < 0) throw new Error(`the device has not sent ${method}`);
      return this.notifications.splice(index, 1)[0]?.params as T;
    }, within);
  }

  /** Restarts it, and waits until it answers again. */
  async restart(): Promise<void> {
    const from = this.output.text.length;
    await this.call("Sys.Reboot", { delay_ms: 200 });
    await this.back(from);
  }

  /** Changes settings by their paths, saves them and restarts the device: `configure({ "mqtt.enable": true })`. */
  async configure(settings: Record<string, string | number | boolean>): Promise<void> {
    const config: Record<string, unknown> = {};
    for (const [path, value] of Object.entries(settings)) {
      const names = path.split(".");
      const last = names.pop() ?? "";
      let group = config;
      for (const name of names) group = (group[name] ??= {}) as Record<string, unknown>;
      group[last] = value;
    }
    const from = this.output.text.length;
    await this.call("Config.Set", { config, save: true, reboot: true });
    await this.back(from);
  }

  /** Updates it over the air with the firmware under test, and tells how that has ended: `committed`, or `rolled back` and why. */
  async update(): Promise<Verdict> {
    const { bundle } = this.setup;
    if (bundle === undefined) throw new Error("the app takes no updates: it has to name the library rpc-service-ota");
    const bytes = readFileSync(bundle);
    const { manifestBytes } = readBundle(bytes, bundle);
    const begin = { size: bytes.length, manifest_sha256: createHash("sha256").update(manifestBytes).digest("hex") };
    const connect: Connect = async (run) => {
      await this.client.greet(REACH_LIMIT_MS);
      return run(this);
    };
    const sent = await sendBundle(connect, bytes, { begin, chunkSize: CHUNK, manifestEnd: manifestEnd(bytes), at: () => {}, note: () => {} });
    return followUpdate(connect, sent.before, { commits: false, commitTimeoutMs: 0, note: () => {} });
  }

  /** A restart is over when the device has said so, behind `from` on its console, and answers. */
  private async back(from: number): Promise<void> {
    await eventually(() => {
      if (!this.output.text.includes("Init done", from)) throw new Error(`the device does not come back; it has printed:\n${this.output.text.slice(from)}`);
    }, RESTART_LIMIT_MS);
    await this.client.greet(RESTART_LIMIT_MS);
  }

  private heard(text: string): void {
    const frame = parseFrame(text);
    if (frame === undefined || frame.method === "") return;
    this.notifications.push({ method: frame.method, params: frame.params === "" ? undefined : JSON.parse(frame.params) });
  }

  /** Status with which the machine has ended. */
  async stop(): Promise<number> {
    await this.client.close();
    this.session.machine.stop();
    return this.session.ended;
  }
}
