/** The client in a native program under the sanitizers, told over its serial line what to do. */
import { join } from "node:path";
import mqtt from "mqtt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Certificates } from "../../../core/test/net/certificates.ts";
import { until } from "../../../core/test/net/machine.ts";
import { build } from "../../../mos/src/builder/build.ts";
import { planBuild } from "../../../mos/src/builder/plan.ts";
import { Booted } from "../../../mos/test/machines.ts";
import { repositoryRoot } from "../../../ports/description.ts";
import { freePort, Mosquitto, type Subscriber } from "./mosquitto.ts";

const BUILD_LIMIT_MS = 500_000;
const COUNT = 200;
const HEAP_BYTES = 512 * 1024;
const broker = new Mosquitto();
const certificates = new Certificates();
let device: Booted;
let wsPort = 0;
let tlsPort = 0;

beforeAll(async () => {
  [wsPort, tlsPort] = [await freePort(), await freePort()];
  const tls = [
    `listener ${tlsPort} 127.0.0.1`,
    ...["cafile ca.pem", "certfile server.pem", "keyfile server.key"].map((line) => line.replace(" ", ` ${certificates.folder}/`)),
  ];
  await broker.start(["allow_anonymous true", `listener ${wsPort} 127.0.0.1`, "protocol websockets", ...tls]);
  const folder = join(repositoryRoot, "mos/test/apps/mqtt");
  const plan = planBuild({ folder, platform: "linux", variant: "sanitize", heapBytes: HEAP_BYTES, output: join(repositoryRoot, "build/mos-test/mqtt-linux") });
  device = await Booted.boot(await build(plan));
}, BUILD_LIMIT_MS);

afterAll(async () => {
  await broker.remove();
  certificates.remove();
  await device.stop();
});

interface Counted {
  count: number;
  in_order: boolean;
  free: number;
}

const counted = () => device.call("Test.Count") as Promise<Counted>;

async function state(): Promise<string> {
  return ((await device.call("Mqtt.Status")) as { state: string }).state;
}

async function queued(): Promise<number> {
  return ((await device.call("Mqtt.Status")) as { queued: number }).queued;
}

async function eventually(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} (${JSON.stringify(await device.call("Mqtt.Status"))}) ${device.console}`);
}

interface Target {
  port?: number;
  host?: string;
  version?: number;
  ca?: string;
  ws?: boolean;
}

async function connect(id: string, { port = broker.port, host = "127.0.0.1", version = 4, ca = "", ws = false }: Target = {}): Promise<void> {
  await device.call("Test.Connect", { server: `${host}:${port}`, id, version, ca, ws });
}

async function connected(): Promise<void> {
  await eventually(async () => {
    const { state, subscriptions } = (await device.call("Mqtt.Status")) as { state: string; subscriptions: { granted: boolean }[] };
    return state === "connected" && subscriptions.every(({ granted }) => granted);
  }, "connected and subscribed");
}

async function echoes(watcher: Subscriber, texts: string[]): Promise<void> {
  for (const [index, text] of texts.entries()) await broker.pub("-t", "in", "-q", `${index % 3}`, "-m", text);
  await until(() => watcher.lines.length === texts.length, "echoed");
  expect([...watcher.lines].sort()).toEqual([...texts].sort());
  await watcher.stop();
}

test.each([4, 5])("version %i: messages of each QoS come in and go out", async (version) => {
  await connect(`linux-${version}`, { version });
  await connected();
  await echoes(await broker.sub("-t", "out", "-q", "2"), ["0 größe", "1 b", "2 c", "3 d", "4 e", "5 f"]);
});

test("over a WebSocket", async () => {
  await connect("linux-ws", { port: wsPort, ws: true });
  await connected();
  await echoes(await broker.sub("-t", "out", "-q", "2"), ["0 a", "1 b", "2 c"]);
});

test("over TLS, with the CA in a file; with another CA not at all", async () => {
  for (const name of ["ca", "other-ca"]) {
    expect(await device.call("Test.File", { name: `${name}.pem`, text: Buffer.from(certificates.bytes(`${name}.pem`)).toString() })).toBe(true);
  }
  await connect("linux-tls", { port: tlsPort, ca: "other-ca.pem" });
  const refused = async () => ((await device.call("Mqtt.Status")) as { last_error: string }).last_error;
  await eventually(async () => /certificate|verif/i.test(await refused()), "refused");
  await connect("linux-tls", { port: tlsPort, ca: "ca.pem" });
  await connected();
  await echoes(await broker.sub("-t", "out", "-q", "2"), ["0 a", "1 b", "2 c"]);
});

test(`the broker restarts while ${COUNT} messages each of QoS 1 and 2 go out: none is lost, QoS 2 is not doubled`, { timeout: 60_000 }, async () => {
  const watcher = await broker.sub("-t", "burst", "-q", "2", "-c", "-i", "burst-watcher");
  await watcher.stop();
  await connect("linux-burst");
  await connected();
  const chunk = async (first: number) => {
    for (const qos of [1, 2]) expect(await device.call("Test.Burst", { topic: "burst", first, count: COUNT / 4, qos })).toBe(COUNT / 4);
  };
  await chunk(0);
  await broker.stop();
  await chunk(COUNT / 4);
  await broker.launch();
  await eventually(async () => (await queued()) < COUNT / 4, "some out");
  await broker.stop();
  for (const share of [2, 3]) await chunk((COUNT / 4) * share);
  await broker.launch();
  await eventually(async () => (await queued()) === 0, "everything out");
  const again = await broker.sub("-t", "burst", "-q", "2", "-c", "-i", "burst-watcher");
  await until(() => new Set(again.lines).size === 2 * COUNT, "everything seen");
  const texts = (qos: number) => Array.from({ length: COUNT }, (_, i) => `${i} ${qos}`);
  expect(again.lines.filter((line) => line.endsWith(" 2"))).toEqual(texts(2));
  expect([...new Set(again.lines.filter((line) => line.endsWith(" 1")))].length).toBe(COUNT);
  await again.stop();
});

test("10 MB of messages pass through a heap of half a megabyte", { timeout: 120_000 }, async () => {
  await connect("linux-leak");
  await connected();
  const text = "x".repeat(1000);
  const source = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`);
  const before = (await counted()).count;
  for (let i = 0; i < 5000; i++) await source.publishAsync("in", `${i} ${text}`, { qos: 1 });
  await eventually(async () => (await counted()).count - before === 5000 && (await queued()) === 0, "everything in and out");
  await source.endAsync();
  expect(await state()).toBe("connected");
});
