import { logError, logInfo } from "@meerkat/core/log.ts";
import { setWallClock } from "@meerkat/core/wall_clock.ts";
import { LogTopics } from "@meerkat/mqtt/log_topics.ts";
import { isMqttConnected, mqttClient, mqttPublish, mqttSubscribe, mqttUnsubscribe, onMqttState, setMqttClient } from "@meerkat/mqtt/mqtt.ts";
import { MQTT_CONNECTED, MQTT_CONNECTING, MQTT_DISCONNECTED } from "@meerkat/mqtt/state.ts";
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

test("before there is a client nothing is taken", () => {
  expect([mqttPublish("a", "b", 0, false), mqttSubscribe("a", 0, () => {}), mqttUnsubscribe("a"), isMqttConnected(), mqttClient()]).toEqual([
    0,
    undefined,
    false,
    false,
    undefined,
  ]);
});

test("the functions for everybody, and the states as they change", async () => {
  const client = startClient("api", settings(broker.port));
  setMqttClient(client);
  const states: number[] = [];
  onMqttState((state) => states.push(state));
  const got: string[] = [];
  expect(mqttSubscribe("api/in", 1, (message) => got.push(message.text()))?.granted).toBe(false);
  await connected(client);
  expect(isMqttConnected()).toBe(true);
  await until(() => client.session.subscriptions.settled, "subscribed");
  mqttPublish("api/in", new TextEncoder().encode("bytes"), 1, false);
  await until(() => got.length === 1, "own message");
  expect([mqttUnsubscribe("api/in"), mqttUnsubscribe("api/in")]).toEqual([true, false]);
  client.stop();
  expect(states).toEqual([MQTT_CONNECTING, MQTT_CONNECTED, MQTT_DISCONNECTED]);
});

test("log lines go to their topics, with time and stream or level", async () => {
  const client = startClient("logger", settings(broker.port));
  new LogTopics(client, "dev1", "log/out", "log/err", false).start();
  new LogTopics(client, "", "", "log/level", true).start();
  await connected(client);
  setWallClock(1_700_000_000_125);
  const watcher = await broker.sub("-t", "log/#", "-F", "%t %p");
  logInfo("place", "one");
  logError("place", "two");
  await until(() => watcher.lines.length >= 6, "lines");
  const lines = watcher.lines.map((line) => line.replace(/ \d+ 17000000\d\d\.\d{3} /, " N T "));
  const place = "place".padEnd(24);
  expect(lines.filter((line) => line.includes("one")).sort()).toEqual([
    `log/err dev1 N T 2|${place}one`,
    `log/level - N T 2|${place}one`,
    `log/out dev1 N T 1|${place}one`,
  ]);
  expect(lines).toContain(`log/level - N T 0|${place}two`);
  await watcher.stop();
});

test("with require_time nothing is tried before the clock is set", async () => {
  setWallClock(1000);
  const client = startClient("timely", settings(broker.port, { require_time: true }));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(client.state).toBe(MQTT_DISCONNECTED);
  setWallClock(1_700_000_000_000);
  await connected(client);
});

test("a wall clock that jumps does not touch the connection", async () => {
  const client = startClient("jumper", settings(broker.port, { keep_alive: 1 }));
  await connected(client);
  let changes = 0;
  client.onState(() => changes++);
  for (const ms of [0, 4_000_000_000_000, 1_700_000_000_000]) {
    setWallClock(ms);
    await new Promise((resolve) => setTimeout(resolve, 700));
  }
  expect([client.state, changes]).toEqual([MQTT_CONNECTED, 0]);
});
