import { MQTT_CONNECTED } from "@meerkat/mqtt/state.ts";
import mqtt from "mqtt";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { bootForTest, until } from "../../../core/test/net/machine.ts";
import { connected, settings, startClient, stopClients } from "./device.ts";
import { Mosquitto } from "./mosquitto.ts";

const broker = new Mosquitto();

beforeAll(async () => {
  await bootForTest();
  await broker.start();
});

afterEach(stopClients);

afterAll(() => broker.remove());

for (const version of [4, 5]) {
  const v = `version ${version}`;

  test(`${v}: messages of each QoS from mosquitto_pub, and to mosquitto_sub`, async () => {
    const client = startClient("dev", settings(broker.port, { version }));
    const got: string[] = [];
    client.subscribe("to/+", 2, (message) => got.push(`${message.topic} ${message.qos} ${message.text()}`));
    await connected(client);
    await until(() => client.session.subscriptions.settled, "subscribed");
    const watcher = await broker.sub("-t", "from/#", "-q", "2", "-F", "%t %q %p", "-V", "311");
    for (const qos of [0, 1, 2]) {
      await broker.pub("-t", `to/${qos}`, "-q", `${qos}`, "-m", `größe ${qos}`);
      expect(client.publish(`from/${qos}`, `antwort ${qos}`, qos, false)).not.toBe(0);
    }
    await until(() => got.length === 3, "received");
    expect(got).toEqual(["to/0 0 größe 0", "to/1 1 größe 1", "to/2 2 größe 2"]);
    await until(() => watcher.lines.length === 3, "seen by mosquitto_sub");
    expect([...watcher.lines].sort()).toEqual(["from/0 0 antwort 0", "from/1 1 antwort 1", "from/2 2 antwort 2"]);
    await until(() => client.session.outgoing.length === 0, "acknowledged");
    await watcher.stop();
  });

  test(`${v}: the mqtt package at the other end, binary payloads, retained messages, unsubscribing`, async () => {
    const other = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`, { protocolVersion: version as 4 | 5 });
    const heard: Buffer[] = [];
    other.on("message", (_, payload) => heard.push(payload));
    await other.subscribeAsync("bin/out", { qos: 1 });
    await other.publishAsync("kept", "old", { retain: true, qos: 1 });
    const client = startClient("dev", settings(broker.port, { version }));
    const kept: boolean[] = [];
    const got: Uint8Array[] = [];
    client.subscribe("kept", 1, (message) => kept.push(message.retain));
    client.subscribe("bin/in", 1, (message) => got.push(message.payload));
    await connected(client);
    await until(() => client.session.subscriptions.settled && kept.length === 1, "subscribed");
    expect(kept).toEqual([true]);
    const bytes = Uint8Array.from({ length: 2000 }, (_, i) => i & 255);
    client.publish("bin/out", bytes, 1, false);
    await other.publishAsync("bin/in", Buffer.from(bytes), { qos: 1 });
    await until(() => heard.length === 1 && got.length === 1, "both ways");
    expect([Buffer.compare(heard[0] as Buffer, bytes), Buffer.compare(got[0] as Uint8Array, bytes)]).toEqual([0, 0]);
    expect(client.unsubscribe("kept")).toBe(true);
    await until(() => client.session.subscriptions.find("kept") === undefined, "unsubscribed");
    await other.publishAsync("kept", "", { retain: true, qos: 1 });
    await other.publishAsync("bin/in", "last", { qos: 1 });
    await until(() => got.length === 2, "the last message");
    expect(kept.length).toBe(1);
    await other.endAsync();
  });

  test(`${v}: the will is published when the connection breaks, and not after a goodbye`, async () => {
    const watcher = await broker.sub("-t", "will/#", "-F", "%t %p");
    const change = { version, will_topic: "will/dev", will_message: "lost", will_retain: false };
    const polite = startClient("polite", settings(broker.port, change));
    await connected(polite);
    polite.stop();
    const taken = startClient("same", settings(broker.port, { ...change, will_topic: "will/taken", reconnect_timeout_min: 60 }));
    await connected(taken);
    const robber = startClient("same", settings(broker.port, { version }));
    await until(() => watcher.lines.length === 1, "the will");
    expect(watcher.lines).toEqual(["will/taken lost"]);
    await connected(robber);
    await watcher.stop();
  });
}

test("a message beyond recv_mbuf_limit is not delivered, and those after it are", async () => {
  const client = startClient("dev", settings(broker.port, { recv_mbuf_limit: 500 }));
  const got: number[] = [];
  client.subscribe("size", 1, (message) => got.push(message.payload.length));
  await connected(client);
  await until(() => client.session.subscriptions.settled, "subscribed");
  for (const length of [100, 5000, 200]) await broker.pub("-t", "size", "-q", "1", "-m", "x".repeat(length));
  await until(() => got.length === 2, "received");
  expect(got).toEqual([100, 200]);
  expect(client.state).toBe(MQTT_CONNECTED);
});

test("short keep-alive: the connection stays while nothing is said", async () => {
  const client = startClient("quiet", settings(broker.port, { keep_alive: 1 }));
  let changes = 0;
  await connected(client);
  client.onState(() => changes++);
  await new Promise((resolve) => setTimeout(resolve, 3500));
  expect([client.state, changes]).toEqual([MQTT_CONNECTED, 0]);
  expect(broker.log.match(/Received PINGREQ from quiet/g)?.length).toBeGreaterThanOrEqual(3);
});
