/** Numbers that a device says of itself, once a second: free memory, and the results of its own methods that only tell. */
import type { Link, SystemInfo } from "./link.ts";
import type { Sample } from "./protocol.ts";

export const MAX_SAMPLES = 900;
const INTERVAL_MS = 1000;
const CALL_MS = 3000;
/** So many calls in a row without an answer: the device is gone. */
const MAX_MISSED = 2;

/** Methods of the services that every device has: what they tell is no measurement. */
const SERVICES = /^(?:Sys|Config|FS|RPC|OTA|GPIO|I2C|SPI|Cron|Log|Wifi|Eth|MQTT|ATCA)\./;
const TELLING = /^\w+\.(?:Get|Read|GetState|Status)$/;
const MAX_METHODS = 4;
const MAX_SERIES = 32;

export interface SamplerEvents {
  sample(sample: Sample): void;
  /** What the device says of itself, each time. */
  info(info: SystemInfo): void;
  /** It does not answer any more. */
  missing(): void;
}

export class Sampler {
  private readonly link: Link;
  private readonly events: SamplerEvents;
  private readonly samples: Sample[] = [];
  private methods: string[] = [];
  private timer: NodeJS.Timeout | undefined;
  private missed = 0;

  constructor(link: Link, events: SamplerEvents) {
    this.link = link;
    this.events = events;
  }

  history(): Sample[] {
    return this.samples;
  }

  /** From now on; the device has these methods. */
  start(methods: readonly string[]): void {
    this.methods = methods.filter((name) => TELLING.test(name) && !SERVICES.test(name)).slice(0, MAX_METHODS);
    this.missed = 0;
    this.stop();
    const again = () => {
      const timer = setTimeout(async () => {
        await this.take();
        if (this.timer === timer) again();
      }, INTERVAL_MS);
      this.timer = timer;
    };
    again();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async take(): Promise<void> {
    const values: Record<string, number> = {};
    try {
      const info = ((await this.link.call("Sys.GetInfo", undefined, CALL_MS)) ?? {}) as SystemInfo;
      this.missed = 0;
      if (this.timer === undefined) return;
      this.events.info(info);
      if (info.ram_free !== undefined) values["heap free"] = info.ram_free;
    } catch {
      if (++this.missed >= MAX_MISSED && this.timer !== undefined) this.events.missing();
      return;
    }
    for (const method of [...this.methods]) {
      try {
        addNumbers(values, method.replace(/\.\w+$/, ""), await this.link.call(method, undefined, CALL_MS));
      } catch {
        // One that wants arguments, or does not answer, is not asked again before the next start.
        this.methods = this.methods.filter((other) => other !== method);
      }
    }
    const sample = { at: Date.now(), values };
    this.samples.push(sample);
    if (this.samples.length > MAX_SAMPLES) this.samples.shift();
    this.events.sample(sample);
  }
}

/** `Weather.temperature`, `Weather.wind.speed` */
function addNumbers(values: Record<string, number>, name: string, value: unknown): void {
  if (typeof value === "number" && Number.isFinite(value) && Object.keys(values).length < MAX_SERIES) values[name] = value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  for (const [key, member] of Object.entries(value)) addNumbers(values, `${name}.${key}`, member);
}
