/** The cable is pulled while messages go out. */
import { join } from "node:path";
import { MqttClient } from "mqtt";
import { describe, expect, test } from "vitest";
import { build } from "../../../mos/src/builder/build.ts";
import { planBuild } from "../../../mos/src/builder/plan.ts";
import { Line } from "../../../mos/src/line/line.ts";
import { RpcClient } from "../../../mos/src/rpc/client.ts";
import { LineTransport } from "../../../mos/src/rpc/line-transport.ts";
import { connectSoon } from "../../../mos/src/run/tcp.ts";
import { repositoryRoot } from "../../../ports/description.ts";
import { boardOnCable, type Cable, canMakeNamespaces, processOnCable } from "./cable.ts";
import { BUILD_LIMIT_MS, eventually } from "./rig.ts";

const CALL_LIMIT_MS = 20_000;
const BOOT_LIMIT_MS = 60_000;
const KEEP_ALIVE_S = 2;
/** Messages before, during and after each cut. */
const COUNT = 8;
/** Once shorter than the keep-alive time, and once longer than both halves of it. */
const CUTS_MS = [1000, 3 * KEEP_ALIVE_S * 1000];

interface MqttStatus {
  state: string;
  queued: number;
}

/** The device over its serial line. */
class Remote {
  private readonly client: RpcClient;
  readonly close: () => Promise<void>;

  private constructor(client: RpcClient, close: () => Promise<void>) {
    this.client = client;
    this.close = close;
  }

  static async open(port: number): Promise<Remote> {
    const socket = await connectSoon(port, CALL_LIMIT_MS);
    if (socket === undefined) throw new Error("the machine does not open its line");
    const line = new Line("UART 0", socket);
    const remote = new Remote(new RpcClient(new LineTransport(line)), () => line.close());
    await remote.client.greet(BOOT_LIMIT_MS);
    return remote;
  }

  call(method: string, params: object = {}): Promise<unknown> {
    return this.client.call(method, JSON.stringify(params), CALL_LIMIT_MS);
  }

  /** Sets the device up for the broker, and waits until it is connected. */
  async configure(server: string): Promise<void> {
    const delays = { keep_alive: KEEP_ALIVE_S, reconnect_timeout_min: 0.2, reconnect_timeout_max: 1 };
    const mqtt = { enable: true, server, clean_session: false, max_queue_length: 6 * COUNT, ...delays };
    await this.call("Config.Set", { config: { mqtt, sntp: { enable: false } }, save: true, reboot: true });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await this.client.greet(BOOT_LIMIT_MS);
    await this.connected();
  }

  status(): Promise<MqttStatus> {
    return this.call("Mqtt.Status") as Promise<MqttStatus>;
  }

  connected(): Promise<void> {
    return eventually(async () => expect((await this.status()).state).toBe("connected"), BOOT_LIMIT_MS);
  }
}

/** What is published before, during and after a cut. */
async function cutAndCount(cable: Cable, remote: Remote): Promise<void> {
  const subscriber = new MqttClient(() => cable.toBroker(), { clientId: "subscriber" });
  await new Promise<void>((resolve) => subscriber.once("connect", () => resolve()));
  const got: string[] = [];
  subscriber.on("message", (topic, payload) => got.push(`${topic} ${payload}`));
  await subscriber.subscribeAsync("qos/#", { qos: 2 });
  let sent = 0;
  const publish = async () => {
    for (const end = sent + COUNT; sent < end; sent++) {
      for (const qos of [1, 2]) await remote.call("Mqtt.Publish", { topic: `qos/${qos}`, message: `${sent}`, qos });
    }
  };
  for (const ms of CUTS_MS) {
    await publish();
    cable.pull();
    await publish();
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (ms > KEEP_ALIVE_S * 1000) expect((await remote.status()).state).not.toBe("connected");
    expect((await remote.status()).queued).toBeGreaterThan(0);
    cable.plug();
    await publish();
    await remote.connected();
    await eventually(async () => expect((await remote.status()).queued).toBe(0), BOOT_LIMIT_MS);
  }
  const all = (topic: string) => Array.from({ length: sent }, (_, i) => `${topic} ${i}`);
  await eventually(() => expect(got).toEqual(expect.arrayContaining([...all("qos/1"), ...all("qos/2")])));
  expect(got.filter((text) => text.startsWith("qos/2"))).toEqual(all("qos/2"));
  await subscriber.endAsync();
}

// Network namespaces are not allowed in every container.
describe.skipIf(!canMakeNamespaces)("linux", () => {
  pullsThrough("linux", processOnCable);
});
describe("cortex-m", () => {
  pullsThrough("cortex-m", boardOnCable);
});

function pullsThrough(platform: string, boot: (image: string) => Promise<Cable>): void {
  test("with QoS 1 every message arrives, with QoS 2 once and in order", { timeout: BUILD_LIMIT_MS + 2 * BOOT_LIMIT_MS }, async () => {
    const output = join(repositoryRoot, "build/link-test", platform);
    const { record } = await build(planBuild({ folder: join(repositoryRoot, "apps/connected"), platform, output }));
    const cable = await boot(record.image);
    try {
      const remote = await Remote.open(cable.uart);
      await remote.configure(cable.server);
      await cutAndCount(cable, remote);
      await remote.close();
    } finally {
      await cable.remove();
    }
  });
}
