/** The connection to a device, which is made again when it breaks, and tells what comes over it. */
import { parseFrame } from "@meerkat/rpc-common/frame.ts";
import { messageOf, RemoteError, UserError } from "../errors.ts";
import { parseAddress } from "../line/address.ts";
import { ConsoleText } from "../line/console-text.ts";
import type { RpcClient } from "../rpc/client.ts";
import { openClient } from "../rpc/connect.ts";
import { LineTransport } from "../rpc/line-transport.ts";

const CALL_MS = 15_000;
const GREET_MS = 5000;
/** From one attempt to the next: longer each time. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 3000;
const BAUD_RATE = 115_200;

export interface LinkEvents {
  /** The device can be called; again after each restart of it that is noticed. With what it says of itself. */
  online(info: SystemInfo): void;
  offline(reason: string): void;
  /** Console output that comes over the connection. */
  console(bytes: Uint8Array): void;
  /** The device calls a method of whoever listens. */
  request(method: string, params: string): void;
}

/** Of Sys.GetInfo; older devices, and those that refuse to say, leave members out. */
export interface SystemInfo {
  app?: string;
  arch?: string;
  fw_version?: string;
  fw_id?: string;
  uptime?: number;
  ram_size?: number;
  ram_free?: number;
  fs_free?: number;
  reset_reason?: string;
}

export interface LinkOptions {
  /** As `--port` takes it. */
  address: string;
  user?: string | undefined;
  /** Console output is taken from the line. */
  hasConsole: boolean;
}

export class Link {
  private readonly options: LinkOptions;
  private readonly events: LinkEvents;
  private client: RpcClient | undefined;
  private isOnline = false;
  private closed = false;
  private reason = "not connected yet";
  private wake: () => void = () => {};

  constructor(options: LinkOptions, events: LinkEvents) {
    this.options = options;
    this.events = events;
    void this.run();
  }

  /** Result of a call; null if there is none. Throws UserError, RemoteError. */
  async call(method: string, params?: unknown, timeoutMs = CALL_MS): Promise<unknown> {
    if (this.client === undefined || !this.isOnline) throw new UserError(`the device is not online: ${this.reason}`);
    return this.client.call(method, params === undefined ? "" : JSON.stringify(params), timeoutMs);
  }

  /** Console input. Throws UserError where there is none. */
  async type(text: string): Promise<void> {
    const transport = this.client?.transport;
    if (!(transport instanceof LineTransport)) throw new UserError("console input goes over a serial line only");
    await transport.type(text);
  }

  /** The device at the other end has restarted, though the connection stands: it is greeted again. */
  restarted(reason: string): void {
    this.isOnline = false;
    this.reason = reason;
    this.wake();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.wake();
    await this.client?.close();
  }

  private async run(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.closed) {
      try {
        await this.connected();
        pauseMs = FIRST_PAUSE_MS;
      } catch (error) {
        this.lost(messageOf(error));
      }
      if (this.closed) break;
      await this.sleep(pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  /** Connects, and resolves when the connection has broken. Throws UserError. */
  private async connected(): Promise<void> {
    const { address, user, hasConsole } = this.options;
    const flags = { port: address, timeout: GREET_MS, baudRate: BAUD_RATE, ...(user === undefined ? {} : { user }) };
    const client = await openClient(parseAddress(address), flags);
    const broken = new Promise<string>((resolve) => client.transport.onLost((error) => resolve(error.message)));
    if (client.transport instanceof LineTransport && hasConsole) {
      const text = new ConsoleText((bytes) => this.events.console(bytes));
      client.transport.onBytes((bytes) => text.push(bytes));
    }
    client.transport.onFrame((text) => this.heard(text));
    this.client = client;
    try {
      let cause: string | undefined;
      void broken.then((reason) => {
        cause = reason;
        this.wake();
      });
      while (cause === undefined && !this.closed) {
        if (!this.isOnline) await this.greet(client);
        if (cause === undefined) await this.sleep(this.isOnline ? undefined : FIRST_PAUSE_MS);
      }
      this.lost(cause ?? "");
    } finally {
      this.client = undefined;
      await client.close();
    }
  }

  /** A device that does not answer yet is greeted again. */
  private async greet(client: RpcClient): Promise<void> {
    let info: SystemInfo = {};
    try {
      await client.greet(GREET_MS);
      info = ((await client.call("Sys.GetInfo", "", GREET_MS)) ?? {}) as SystemInfo;
    } catch (error) {
      // One that refuses answers all the same.
      if (!(error instanceof RemoteError)) return this.lost(messageOf(error));
    }
    this.isOnline = true;
    this.events.online(info);
  }

  private lost(reason: string): void {
    this.isOnline = false;
    this.reason = reason;
    if (!this.closed) this.events.offline(reason);
  }

  private heard(text: string): void {
    const frame = parseFrame(text);
    if (frame !== undefined && frame.method !== "") this.events.request(frame.method, frame.params);
  }

  /** Until `wake` is called, or the time is over. */
  private sleep(ms: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
