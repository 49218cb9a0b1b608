/** The cable is pulled while messages go out: the board in QEMU, whose monitor can do that. */
import { join } from "node:path";
import { connectAsync } from "mqtt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Mosquitto } from "../../../libs/mqtt/test/mosquitto.ts";
import { build } from "../../../mos/src/builder/build.ts";
import { planBuild } from "../../../mos/src/builder/plan.ts";
import { parseAddress, type TcpAddress } from "../../../mos/src/line/address.ts";
import type { Line } from "../../../mos/src/line/line.ts";
import { openLine } from "../../../mos/src/line/open.ts";
import { RpcClient } from "../../../mos/src/rpc/client.ts";
import { LineTransport } from "../../../mos/src/rpc/line-transport.ts";
import { Qemu } from "../../../ports/cortex-m/test/qemu.ts";
import { repositoryRoot } from "../../../ports/description.ts";
import { BUILD_LIMIT_MS, eventually } from "./rig.ts";

const CALL_LIMIT_MS = 20_000;
const BOOT_LIMIT_MS = 60_000;
const KEEP_ALIVE_S = 2;
/** Messages before, during and after each cut. */
const COUNT = 8;
/** Once shorter than the keep-alive time, and once longer than both halves of it. */
const CUTS_MS = [1000, 3 * KEEP_ALIVE_S * 1000];

const broker = new Mosquitto();
let qemu: Qemu;
let line: Line;
let client: RpcClient;

const call = (method: string, params: object = {}) => client.call(method, JSON.stringify(params), CALL_LIMIT_MS);
const status = async () => (await call("Mqtt.Status")) as { state: string; queued: number };
const connected = () => eventually(async () => expect((await status()).state).toBe("connected"), BOOT_LIMIT_MS);

beforeAll(
  async () => {
    await broker.start(["allow_anonymous true", "set_tcp_nodelay true"]);
    const output = join(repositoryRoot, "build/link-test");
    const { record } = await build(planBuild({ folder: join(repositoryRoot, "apps/connected"), platform: "cortex-m", output }));
    qemu = await Qemu.start(record.image);
    line = await openLine(parseAddress(`tcp://127.0.0.1:${qemu.uart}`) as TcpAddress, { baudRate: 115_200, timeoutMs: CALL_LIMIT_MS });
    client = new RpcClient(new LineTransport(line));
    await client.greet(BOOT_LIMIT_MS);
    const mqtt = {
      enable: true,
      server: `10.0.2.2:${broker.port}`,
      clean_session: false,
      keep_alive: KEEP_ALIVE_S,
      reconnect_timeout_min: 0.2,
      reconnect_timeout_max: 1,
      max_queue_length: 6 * COUNT,
    };
    await call("Config.Set", { config: { mqtt, sntp: { enable: false } }, save: true, reboot: true });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await client.greet(BOOT_LIMIT_MS);
    await connected();
  },
  BUILD_LIMIT_MS + 2 * BOOT_LIMIT_MS,
);
afterAll(async () => {
  await line?.close();
  await qemu?.kill();
  await broker.remove();
});

test("what is published before, during and after a cut arrives: with QoS 1 at least once, with QoS 2 exactly once and in order", {
  timeout: 120_000,
}, async () => {
  const subscriber = await connectAsync(`mqtt://127.0.0.1:${broker.port}`);
  const got: string[] = [];
  subscriber.on("message", (topic, payload) => got.push(`${topic} ${payload}`));
  await subscriber.subscribeAsync("qos/#", { qos: 2 });
  let sent = 0;
  const publish = async () => {
    for (const end = sent + COUNT; sent < end; sent++) {
      for (const qos of [1, 2]) await call("Mqtt.Publish", { topic: `qos/${qos}`, message: `${sent}`, qos });
    }
  };
  for (const ms of CUTS_MS) {
    const sessions = broker.log.split("Sending CONNACK").length;
    await publish();
    qemu.tell("set_link lan9118.0 off");
    await publish();
    await new Promise((resolve) => setTimeout(resolve, ms));
    const isShort = ms < KEEP_ALIVE_S * 1000;
    if (!isShort) expect((await status()).state).not.toBe("connected");
    qemu.tell("set_link lan9118.0 on");
    await publish();
    await connected();
    await eventually(async () => expect((await status()).queued).toBe(0), BOOT_LIMIT_MS);
    if (!isShort) expect(broker.log.split("Sending CONNACK").length).toBeGreaterThan(sessions);
  }
  const all = (topic: string) => Array.from({ length: sent }, (_, i) => `${topic} ${i}`);
  await eventually(() => expect(got).toEqual(expect.arrayContaining([...all("qos/1"), ...all("qos/2")])));
  expect(got.filter((text) => text.startsWith("qos/2"))).toEqual(all("qos/2"));
  await subscriber.endAsync();
});
