/** A device that is connected to a broker of its own, over a wire that can fail. */
import { expect, vi } from "vitest";
import { Mosquitto } from "../../../libs/mqtt/test/mosquitto.ts";
import { type Device as Remote, withDevice } from "../../../mos/src/rpc/connect.ts";
import { Device } from "./device.ts";
import { FaultyWire } from "./faulty-wire.ts";

export const BUILD_LIMIT_MS = 240_000;
/** Longest delay before another attempt, and what a loaded machine adds to everything. */
export const RECONNECT_LIMIT_MS = 15_000;
const CALL_LIMIT_MS = 20_000;

/** The heap of a Linux program is made small, so that the collector runs as often as on a chip. */
const BUILD_FLAGS: Record<string, string[]> = { linux: ["--heap", "128K"] };

export async function eventually(check: () => unknown, timeout = RECONNECT_LIMIT_MS): Promise<void> {
  await vi.waitFor(check, { timeout, interval: 20 });
}

interface MqttStatus {
  state: string;
  queued: number;
  last_error: string;
}

export class Rig {
  readonly device: Device;
  readonly broker = new Mosquitto();
  readonly wire = new FaultyWire(() => this.broker.port);

  /** `name`: of the folder for what is built. */
  constructor(platform: string, name: string) {
    this.device = new Device(platform, name, BUILD_FLAGS[platform]);
  }

  /** Where the device finds its broker. */
  get server(): string {
    return `${this.device.hostAddress}:${this.wire.port}`;
  }

  /** Boots the device with these settings of MQTT and others, and waits until it is connected. */
  async start(mqtt: object, others: object = {}): Promise<void> {
    await this.broker.start(["allow_anonymous true", "set_tcp_nodelay true"]);
    await this.wire.open();
    await this.device.start();
    const config = { mqtt: { enable: true, server: this.server, ...mqtt }, ...others };
    await this.use((remote) => remote.call("Config.Set", { config, save: true, reboot: true }));
    await this.device.back(this.device.uart);
    await this.connected();
  }

  async stop(): Promise<void> {
    await this.device.stop();
    this.wire.close();
    await this.broker.remove();
  }

  /** Runs with a connection over UART, which no fault of the network concerns. */
  use<T>(run: (remote: Remote) => Promise<T>): Promise<T> {
    return withDevice({ port: this.device.uart, timeout: CALL_LIMIT_MS, baudRate: 115_200 }, run);
  }

  async status(): Promise<MqttStatus> {
    return (await this.use((remote) => remote.call("Mqtt.Status"))) as MqttStatus;
  }

  async connected(timeout = RECONNECT_LIMIT_MS): Promise<void> {
    await eventually(async () => expect((await this.status()).state).toBe("connected"), timeout);
  }

  async allSent(): Promise<void> {
    await eventually(async () => expect((await this.status()).queued).toBe(0));
  }

  /** Of the running program only. */
  configure(config: object): Promise<unknown> {
    return this.use((remote) => remote.call("Config.Set", { config, save: false, reboot: false }));
  }
}

/** Does something with all of them at the same time. */
export async function onAll(rigs: readonly Rig[], run: (rig: Rig) => Promise<void>): Promise<void> {
  const outcomes = await Promise.allSettled(rigs.map(run));
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === "rejected") throw new Error(`${rigs[index]?.device.platform}: ${outcome.reason}`, { cause: outcome.reason });
  }
}
