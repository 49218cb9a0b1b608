/**
 * What networks and servers do to a device, and what it makes of it: MQTT over a wire that fails, to a broker that goes and
 * comes. Links are cut in link.test.ts, clocks jump in clock.test.ts.
 */
import { connect, connectAsync } from "mqtt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RemoteError } from "../../../mos/src/errors.ts";
import type { Device as Remote } from "../../../mos/src/rpc/connect.ts";
import { BUILD_LIMIT_MS, eventually, onAll, RECONNECT_LIMIT_MS, Rig } from "./rig.ts";

/** Messages of each stream. */
const COUNT = 60;
/** Of mqtt.keep_alive: so long after a server has fallen silent is a ping due, and so long later is it given up. */
const KEEP_ALIVE_S = 2;
/** The client waits 30 s for the answer to CONNECT. */
const SILENT_LIMIT_MS = 30_000 + RECONNECT_LIMIT_MS;
/** Where no name server answers at all, the attempt ends by its own limit of 30 s. */
const RESOLVE_LIMIT_MS = SILENT_LIMIT_MS;
const RECONNECTS = 40;
/** 50 bytes for each of them. The stack is searched conservatively: two looks differ by something anyhow. */
const HEAP_DOUBT_BYTES = 2000;
/** The collector has run several times when so many calls of Sys.GetInfo are answered. */
const HEAP_LOOKS = 150;

const MQTT = {
  clean_session: false,
  reconnect_timeout_min: 0.2,
  reconnect_timeout_max: 1,
  keep_alive: KEEP_ALIVE_S,
  max_queue_length: 2 * COUNT,
  max_queue_bytes: 20_000,
};
/** The end of the log is kept: so little of it that it is full from the beginning. */
const DEBUG = { tail_size: 300 };

const rigs = ["linux", "cortex-m"].map((platform) => new Rig(platform, "faults-test"));

beforeAll(async () => {
  for (const rig of rigs) await rig.start(MQTT, { debug: DEBUG });
}, 2 * BUILD_LIMIT_MS);
afterAll(async () => {
  for (const rig of rigs) await rig.stop();
});

/** A subscriber whose session waits at the broker while it is away. */
async function subscribe({ broker }: Rig, topic: string): Promise<void> {
  const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, { clientId: "subscriber", clean: false });
  await client.subscribeAsync(topic, { qos: 2 });
  await client.endAsync();
}

/** What has waited for the subscriber: `[topic, text]`, until there are `count` different ones. */
async function collect({ broker }: Rig, count: number): Promise<[string, string][]> {
  const got: [string, string][] = [];
  const client = connect(`mqtt://127.0.0.1:${broker.port}`, { clientId: "subscriber", clean: false, manualConnect: true });
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

test("the broker restarts twice while messages of QoS 1 and 2 go out: none is lost, and none of QoS 2 is doubled", { timeout: 90_000 }, () =>
  onAll(rigs, async (rig) => {
    const { broker } = rig;
    await subscribe(rig, "stream/#");
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
    const got = await collect(rig, 2 * COUNT);
    const of = (qos: number) => got.filter(([topic]) => topic === `stream/${qos}`).map(([, text]) => text);
    const all = Array.from({ length: COUNT }, (__, i) => `${i}`);
    expect(of(2)).toEqual(all);
    expect([...new Set(of(1))]).toEqual(all);
  }),
);

test("the name of the server does not resolve for a while: what was published meanwhile arrives", { timeout: 2 * RESOLVE_LIMIT_MS }, () =>
  onAll(rigs, async (rig) => {
    await subscribe(rig, "named");
    await rig.configure({ mqtt: { server: `nowhere.invalid:${rig.wire.port}` } });
    rig.wire.cut();
    await eventually(async () => expect((await rig.status()).last_error).toContain("nowhere.invalid"), RESOLVE_LIMIT_MS);
    await rig.use((remote) => publish(remote, "named", "kept", 1));
    await rig.configure({ mqtt: { server: rig.server } });
    await rig.connected(RESOLVE_LIMIT_MS);
    await rig.allSent();
    expect((await collect(rig, 1)).map(String)).toContain("named,kept");
  }),
);

test("a server that ends its side and never closes is left", { timeout: 60_000 }, () =>
  onAll(rigs, async (rig) => {
    const { wire } = rig;
    const { left } = wire;
    wire.manner = "half-closed";
    wire.cut();
    await eventually(() => expect(wire.left - left).toBeGreaterThanOrEqual(2));
    wire.manner = "good";
    await rig.connected();
  }),
);

test("a connection on which nothing arrives any more is given up after its keep-alive time", { timeout: 60_000 }, () =>
  onAll(rigs, async (rig) => {
    const { wire } = rig;
    const { good } = wire.taken;
    wire.stall();
    await eventually(() => expect(wire.taken.good).toBe(good + 1), 2 * KEEP_ALIVE_S * 1000 + RECONNECT_LIMIT_MS);
    await rig.connected();
  }),
);

test("a server that takes connections and never answers is given up", { timeout: 2 * SILENT_LIMIT_MS }, () =>
  onAll(rigs, async (rig) => {
    const { wire } = rig;
    const { left } = wire;
    wire.manner = "silent";
    wire.cut();
    await eventually(() => expect(wire.taken.silent).toBe(1));
    wire.manner = "good";
    await rig.connected(SILENT_LIMIT_MS);
    expect(wire).toMatchObject({ left: left + 1, taken: { silent: 1 } });
  }),
);

test(`${RECONNECTS} reconnects leave nothing on the heap`, { timeout: 90_000 }, () =>
  onAll(rigs, async (rig) => {
    await reconnect(rig, 5);
    const before = await freeHeap(rig);
    await reconnect(rig, RECONNECTS);
    expect(await freeHeap(rig)).toBeGreaterThan(before - HEAP_DOUBT_BYTES);
  }),
);

test("after all that every transport works", { timeout: 60_000 }, () =>
  onAll(rigs, async ({ device, wire }) => {
    for (const port of [device.uart, `http://127.0.0.1:${device.httpPort}/rpc`, `mqtt://127.0.0.1:${wire.port}/${device.id}`]) {
      expect(JSON.parse(await device.over(port, "call", "Sys.GetInfo"))).toMatchObject({ id: device.id, app: "connected" });
    }
  }),
);

async function reconnect({ wire, broker, device }: Rig, times: number): Promise<void> {
  const accepted = () => broker.log.split(`Sending CONNACK to ${device.id} `).length;
  for (let i = 0; i < times; i++) {
    const before = accepted();
    wire.cut();
    await eventually(() => expect(accepted()).toBe(before + 1));
  }
}

/** What is free when the collector has just run: the most in many looks. */
function freeHeap(rig: Rig): Promise<number> {
  return rig.use(async (remote) => {
    const looks: number[] = [];
    while (looks.length < HEAP_LOOKS) looks.push(((await remote.call("Sys.GetInfo")) as { ram_free: number }).ram_free);
    const collections = looks.filter((free, i) => free > (looks[i - 1] ?? free)).length;
    expect(collections).toBeGreaterThanOrEqual(2);
    return Math.max(...looks);
  });
}
