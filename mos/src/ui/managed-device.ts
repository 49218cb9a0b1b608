/** A device as the UI knows it: its connection, and what has happened to it since the tool was started. */
import { ConsoleLog } from "./console-log.ts";
import { Link, type LinkOptions, type SystemInfo } from "./link.ts";
import type { ConsoleLine, DeviceInfo, Notice, Sample, TimelineEvent } from "./protocol.ts";
import { Sampler } from "./sampler.ts";
import { Updater } from "./updater.ts";

const MAX_EVENTS = 1000;
const MAX_EVENT_TEXT = 300;

export class ManagedDevice {
  readonly console: ConsoleLog;
  readonly updater: Updater;
  private current: DeviceInfo;
  private readonly tell: (notice: Notice) => void;
  /** All devices have to be told when one changes. */
  private readonly changed: () => void;
  private readonly events: TimelineEvent[] = [];
  private connection: Link | undefined;
  private sampler: Sampler | undefined;
  private methods: string[] | undefined;
  private waiting: (() => void)[] = [];
  private uptime = 0;
  private fwId = "";

  constructor(info: DeviceInfo, tell: (notice: Notice) => void, changed: () => void) {
    this.current = info;
    this.tell = tell;
    this.changed = changed;
    this.console = new ConsoleLog((lines: ConsoleLine[]) => tell({ event: "console", device: info.id, data: lines }));
    this.updater = new Updater(this, (data) => tell({ event: "update", device: info.id, data }));
  }

  get info(): DeviceInfo {
    return this.current;
  }

  /** Undefined as a value takes a member away. */
  set(change: { [K in keyof DeviceInfo]?: DeviceInfo[K] | undefined }): void {
    const next = Object.fromEntries(Object.entries({ ...this.current, ...change }).filter(([, value]) => value !== undefined)) as unknown as DeviceInfo;
    if (JSON.stringify(next) === JSON.stringify(this.current)) return;
    this.current = next;
    this.changed();
  }

  note(kind: TimelineEvent["kind"], text: string): void {
    const event = { at: Date.now(), kind, text: text.slice(0, MAX_EVENT_TEXT) };
    this.events.push(event);
    if (this.events.length > MAX_EVENTS) this.events.shift();
    this.tell({ event: "timeline", device: this.current.id, data: event });
  }

  timeline(): TimelineEvent[] {
    return this.events;
  }

  samples(): Sample[] {
    return this.sampler?.history() ?? [];
  }

  notice(notice: Notice): void {
    this.tell(notice);
  }

  /** Connects, and stays connected. */
  connect(options: Omit<LinkOptions, "address">): void {
    const link = new Link(
      { ...options, address: this.current.address },
      {
        online: (info) => void this.online(info),
        offline: (reason) => this.offline(reason),
        console: (bytes) => this.console.push(bytes),
        request: (method, params) => this.note("rpc", `the device calls ${method} ${params}`),
      },
    );
    this.connection = link;
    this.sampler = new Sampler(link, {
      sample: (data) => this.tell({ event: "sample", device: this.current.id, data }),
      info: (info) => this.seen(info),
      missing: () => {
        link.restarted("it does not answer");
        this.offline("it does not answer");
      },
    });
  }

  get link(): Link {
    if (this.connection === undefined) throw new Error(`${this.current.name} has no connection yet`);
    return this.connection;
  }

  get isConnected(): boolean {
    return this.connection !== undefined;
  }

  /** Resolves when it can be called, now or the next time. */
  untilOnline(): Promise<void> {
    return this.current.state === "online" ? Promise.resolve() : new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Names of its methods. */
  async methodNames(): Promise<string[]> {
    this.methods ??= ((await this.link.call("RPC.List")) as string[]).sort();
    return this.methods;
  }

  /** It restarts, as is known here before its connection shows it. */
  restarting(): void {
    this.sampler?.stop();
    this.connection?.restarted("it restarts");
    this.set({ state: "starting", reason: undefined });
  }

  /** There is no device at the other end for now. */
  gone(state: DeviceInfo["state"], reason: string | undefined): void {
    this.sampler?.stop();
    this.set({ state, reason });
  }

  async close(): Promise<void> {
    this.sampler?.stop();
    await this.connection?.close();
  }

  private async online(info: SystemInfo): Promise<void> {
    this.methods = undefined;
    this.uptime = 0;
    this.seen(info);
    this.set({ state: "online", reason: undefined });
    for (const resolve of this.waiting.splice(0)) resolve();
    this.note("boot", `online${info.reset_reason === undefined ? "" : `; last start: ${info.reset_reason}`}`);
    try {
      this.sampler?.start(await this.methodNames());
    } catch {
      // It is gone again; the connection tells.
    }
    await this.updater.refresh();
  }

  private seen(info: SystemInfo): void {
    const { uptime = 0, fw_id: fwId = "" } = info;
    // Quicker than anybody has noticed.
    if (uptime < this.uptime - 1) this.note("boot", "has restarted");
    if (this.fwId !== "" && fwId !== this.fwId) this.note("update", `runs ${info.app ?? ""} ${info.fw_version ?? ""} (${fwId}) now`);
    this.uptime = uptime;
    this.fwId = fwId;
    this.set({ app: info.app ?? this.current.app, version: info.fw_version ?? this.current.version, platform: this.current.platform ?? info.arch });
  }

  private offline(reason: string): void {
    this.sampler?.stop();
    if (this.current.kind === "remote" || this.current.state === "online") this.set({ state: "offline", reason });
  }
}
