/**
 * What networks and servers do to a device, and what it makes of it. Links that go down and come up again are cut in
 * ports/linux/test and ports/cortex-m/test. Nothing here sets the clock: no machine offers that to its users, and
 * connections and delays count the ticks since boot, which no clock changes.
 */
import { connectAsync, type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Mosquitto } from "../../../libs/mqtt/test/mosquitto.ts";
import { RemoteError } from "../../../mos/src/errors.ts";
import { type Device as Remote, withDevice } from "../../../mos/src/rpc/connect.ts";
import { Device } from "./device.ts";
import { FaultyWire } from "./faulty-wire.ts";

/** Messages of each stream. */
const COUNT = 120;
/** Of mqtt.keep_alive: so long after a server has fallen silent is a ping due, and so long later is it given up. */
const KEEP_ALIVE_S = 5;
/** Longest delay before another attempt, and what a loaded machine adds to everything. */
const RECONNECT_LIMIT_MS = 15_000;
/** The client waits 30 s for the answer to CONNECT. */
const SILENT_LIMIT_MS = 30_000 + RECONNECT_LIMIT_MS;
/** Where no name server answers at all, the attempt ends by its own limit of 30 s. */
const RESOLVE_LIMIT_MS = SILENT_LIMIT_MS;
const BUILD_LIMIT_MS = 240_000;
const RECONNECTS = 20;
/** Many enough for the collector to have run in between. */
const HEAP_SAMPLES = 150;
/** What two such figures differ by anyhow: a call leaves a few kilobytes behind, and the stack is searched conservatively. */
const HEAP_DOUBT_BYTES = 6144;

const MQTT = {
  enable: true,
  clean_session: false,
  reconnect_timeout_min: 0.2,
  reconnect_timeout_max: 1,
  keep_alive: KEEP_ALIVE_S,
  max_queue_length: 2 * COUNT,
  max_queue_bytes: 20_000,
};

async function eventually(check: () => unknown, timeout = RECONNECT_LIMIT_MS): Promise<void> {
  await vi.waitFor(check, { timeout, interval: 20 });
}

/** A device, a broker of its own, and the wire between the two. */
class Rig {
  readonly device: Device;
  readonly broker = new Mosquitto();
  readonly wire = new FaultyWire(() => this.broker.port);

  constructor(platform: string, buildFlags: string[]) {
    this.device = new Device(platform, "faults-test", buildFlags);
  }

  get server(): string {
    return `${this.device.hostAddress}:${this.wire.port}`;
  }

  async start(): Promise<void> {
    await this.broker.start(["allow_anonymous true", "set_tcp_nodelay true"]);
    await this.wire.open();
    await this.device.start();
    await this.use((remote) => remote.call("Config.Set", { config: { mqtt: { ...MQTT, server: this.server } }, save: true, reboot: true }));
    await this.device.back(this.device.uart);
    await this.connected();
  }

  async stop(): Promise<void> {
    await this.device.stop();
    this.wire.close();
    await this.broker.remove();
  }

  /** Runs with a connection over UART, which no fault here concerns. */
  use<T>(run: (remote: Remote) => Promise<T>): Promise<T> {
    return withDevice({ port: this.device.uart, timeout: 20_000, baudRate: 115_200 }, run);
  }

  async status(): Promise<{ state: string; queued: number; last_error: string }> {
    return (await this.use((remote) => remote.call("Mqtt.Status"))) as { state: string; queued: number; last_error: string };
  }

  async connected(timeout = RECONNECT_LIMIT_MS): Promise<void> {
    await eventually(async () => expect((await this.status()).state).toBe("connected"), timeout);
  }

  async allSent(): Promise<void> {
    await eventually(async () => expect((await this.status()).queued).toBe(0));
  }

  /** Of the running program only. */
  setServer(server: string): Promise<unknown> {
    return this.use((remote) => remote.call("Config.Set", { config: { mqtt: { server } }, save: false, reboot: false }));
  }

  /** A subscriber whose session waits at the broker while it is away. */
  subscriber(): Promise<MqttClient> {
    return connectAsync(`mqtt://127.0.0.1:${this.broker.port}`, { clientId: "subscriber", clean: false });
  }

  async subscribe(topic: string): Promise<void> {
    const client = await this.subscriber();
    await client.subscribeAsync(topic, { qos: 2 });
    await client.endAsync();
  }

  /** What has waited for the subscriber: `[topic, text]`, until there are `count` different ones. */
  async collect(count: number): Promise<[string, string][]> {
    const got: [string, string][] = [];
    const client = await connectAsync(`mqtt://127.0.0.1:${this.broker.port}`, { clientId: "subscriber", clean: false, manualConnect: true });
    client.on("message", (topic, payload) => got.push([topic, payload.toString()]));
    client.connect();
    try {
      await eventually(() => expect(new Set(got.map(String)).size).toBe(count));
      // A second copy of something would follow now.
      await new Promise((resolve) => setTimeout(resolve, 500));
    } finally {
      await client.endAsync();
    }
    return got;
  }
}

/** Hands over a message, again and again until it is taken. */
async function publish(remote: Remote, topic: string, message: string, qos: number): Promise<void> {
  for (;;) {
    try {
      await remote.call("Mqtt.Publish", { topic, message, qos });
      return;
    } catch (error) {
      if (!(error instanceof RemoteError) || error.code !== 503) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

// The heap of a Linux program is made small, so that the collector runs as often as on a chip.
const rigs = [new Rig("linux", ["--heap", "256K"]), new Rig("cortex-m", [])];

beforeAll(async () => {
  for (const rig of rigs) await rig.start();
}, 2 * BUILD_LIMIT_MS);
afterAll(async () => {
  for (const rig of rigs) await rig.stop();
});

test(
  "a server that takes connections and never answers is given up",
  async () => {
    await Promise.all(
      rigs.map(async (rig) => {
        const { wire } = rig;
        wire.manner = "silent";
        wire.cut();
        await eventually(() => expect(wire.taken.silent).toBe(1));
        wire.manner = "good";
        await rig.connected(SILENT_LIMIT_MS);
        expect(wire).toMatchObject({ left: 1, taken: { silent: 1 } });
      }),
    );
  },
  2 * SILENT_LIMIT_MS,
);

describe.each(rigs.map((rig) => [rig.device.platform, rig] as const))("%s", (_, rig) => {
  test("the broker restarts twice while messages of QoS 1 and 2 go out: none is lost, and none of QoS 2 is doubled", { timeout: 60_000 }, async () => {
    const { broker } = rig;
    await rig.subscribe("stream/#");
    let taken = 0;
    let ceiling = COUNT;
    const stream = rig.use(async (remote) => {
      while (taken < COUNT) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        if (taken >= ceiling) continue;
        for (const qos of [1, 2]) await publish(remote, `stream/${qos}`, `${taken}`, qos);
        taken++;
      }
    });
    const restarts = async () => {
      for (const share of [0.25, 0.6]) {
        // Some are on their way when the broker goes, and some come while it is away.
        ceiling = COUNT * (share + 0.2);
        await eventually(() => expect(taken).toBeGreaterThanOrEqual(COUNT * share));
        await broker.stop();
        ceiling = COUNT * (share + 0.35);
        await eventually(() => expect(taken).toBeGreaterThanOrEqual(ceiling));
        await broker.launch();
      }
      ceiling = COUNT;
    };
    await Promise.all([stream, restarts()]);
    await rig.allSent();
    const got = await rig.collect(2 * COUNT);
    const of = (qos: number) => got.filter(([topic]) => topic === `stream/${qos}`).map(([, text]) => text);
    const all = Array.from({ length: COUNT }, (__, i) => `${i}`);
    expect(of(2)).toEqual(all);
    expect([...new Set(of(1))]).toEqual(all);
  });

  test("the name of the server does not resolve for a while: what was published meanwhile arrives", { timeout: 2 * RESOLVE_LIMIT_MS }, async () => {
    await rig.subscribe("named");
    await rig.setServer(`nowhere.invalid:${rig.wire.port}`);
    rig.wire.cut();
    await eventually(async () => expect((await rig.status()).last_error).toContain("nowhere.invalid"), RESOLVE_LIMIT_MS);
    await rig.use((remote) => publish(remote, "named", "kept", 1));
    await rig.setServer(rig.server);
    await rig.connected();
    await rig.allSent();
    expect((await rig.collect(1)).map(String)).toContain("named,kept");
  });

  test("a server that ends its side and never closes is left", { timeout: 60_000 }, async () => {
    const { wire } = rig;
    const left = wire.left;
    wire.manner = "half-closed";
    wire.cut();
    await eventually(() => expect(wire.left - left).toBeGreaterThanOrEqual(2));
    wire.manner = "good";
    await rig.connected();
  });

  test("a connection on which nothing arrives any more is given up after its keep-alive time", { timeout: 60_000 }, async () => {
    const { wire } = rig;
    const { good } = wire.taken;
    wire.stall();
    await eventually(() => expect(wire.taken.good).toBe(good + 1), 2 * KEEP_ALIVE_S * 1000 + RECONNECT_LIMIT_MS);
    await rig.connected();
  });

  test(`${RECONNECTS} reconnects leave nothing on the heap`, { timeout: 60_000 }, async () => {
    await reconnect(rig, 3);
    const before = await freeHeap(rig);
    await reconnect(rig, RECONNECTS);
    const after = await freeHeap(rig);
    console.log(`${rig.device.platform}: ${before} bytes free before ${RECONNECTS} reconnects, ${after} after`);
    expect(after).toBeGreaterThan(before - HEAP_DOUBT_BYTES);
  });
});

async function reconnect({ wire, broker, device }: Rig, times: number): Promise<void> {
  const accepted = () => broker.log.split(`Sending CONNACK to ${device.id} `).length;
  for (let i = 0; i < times; i++) {
    const before = accepted();
    wire.cut();
    await eventually(() => expect(accepted()).toBe(before + 1));
  }
}

/** What is free when the collector has just run: the most in many samples. */
function freeHeap(rig: Rig): Promise<number> {
  return rig.use(async (remote) => {
    let most = 0;
    for (let i = 0; i < HEAP_SAMPLES; i++) most = Math.max(most, ((await remote.call("Sys.GetInfo")) as { ram_free: number }).ram_free);
    return most;
  });
}
