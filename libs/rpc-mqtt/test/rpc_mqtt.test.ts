import { ConfigRpcMqtt } from "@meerkat/config";
import { addMethod } from "@meerkat/rpc-common/methods.ts";
import { addRpcService } from "@meerkat/rpc-common/rpc_service.ts";
import { RpcSecuritySettings, setSecuritySettings } from "@meerkat/rpc-common/security.ts";
import { startRpcMqtt } from "@meerkat/rpc-mqtt/mqtt_channel.ts";
import mqtt, { type MqttClient } from "mqtt";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { bootForTest, printed, until } from "../../../core/test/net/machine.ts";
import { connected, settings, startClient, stopClients } from "../../mqtt/test/device.ts";
import { Mosquitto } from "../../mqtt/test/mosquitto.ts";

const broker = new Mosquitto();
let host: MqttClient;
const answers: string[] = [];
let calls = 0;

beforeAll(async () => {
  await bootForTest();
  await broker.start();
  const security = new RpcSecuritySettings();
  security.insecure = true;
  setSecuritySettings(security);
  addRpcService();
  addMethod("Test.Count", "", (call) => call.reply(`${++calls}`));
  addMethod("Test.Big", "", (call) => call.reply(`"${"x".repeat(3000)}"`));
  const client = startClient("test", settings(broker.port, { recv_mbuf_limit: 8192 }));
  startRpcMqtt(client, new ConfigRpcMqtt(), "test");
  await connected(client);
  await until(() => client.session.subscriptions.settled, "subscribed");
  host = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`);
  host.on("message", (_, payload) => answers.push(payload.toString()));
  await host.subscribeAsync("test/rpc-resp/h1/rpc");
});

beforeEach(() => {
  answers.length = 0;
});

afterAll(async () => {
  await host.endAsync();
  stopClients();
  await broker.remove();
});

const SRC = "test/rpc-resp/h1";

async function call(topic: string, frame: Record<string, unknown>): Promise<Record<string, unknown>> {
  answers.length = 0;
  await host.publishAsync(topic, JSON.stringify(frame), { qos: 1 });
  await until(() => answers.length > 0, "an answer");
  return JSON.parse(answers[0] ?? "");
}

test("a request on the machine's topic is answered on the sender's, once", async () => {
  const before = calls;
  expect(await call("test/rpc", { id: 7, src: SRC, method: "Test.Count" })).toEqual({ id: 7, src: "test", dst: SRC, result: before + 1 });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect([calls, answers.length]).toEqual([before + 1, 1]);
});

test("a topic below it names the method", async () => {
  expect((await call("test/rpc/RPC.Ping", { id: 8, src: SRC, method: "No.Such" })).result).toEqual({ channel_info: "" });
  expect((await call("test/rpc/No/Such", { id: 9, src: SRC })).error).toMatchObject({ code: 404, message: "No handler for No/Such" });
});

test("a retained request is not acted on", async () => {
  const before = calls;
  await host.publishAsync("late/rpc", '{"src":"x","method":"Test.Count"}', { qos: 1, retain: true });
  const client = startClient("late", settings(broker.port));
  startRpcMqtt(client, new ConfigRpcMqtt(), "late");
  await until(() => printed.text.includes("late/rpc: a retained frame is not acted on"), "told");
  expect(calls).toBe(before);
  client.stop();
});

test("what cannot be answered or is no frame is not acted on", async () => {
  const before = calls;
  await host.publishAsync("test/rpc", '{"id":1,"method":"Test.Count"}', { qos: 1 });
  await host.publishAsync("test/rpc", '{"x":1}', { qos: 1 });
  await host.publishAsync("test/rpc", "garbage \u0000", { qos: 1 });
  expect((await call("test/rpc", { id: 2, src: SRC, method: "Test.Count" })).result).toBe(before + 1);
  await host.publishAsync("test/rpc", '{"src":"x","method":"Test.Count"}', { qos: 1 });
  await until(() => calls === before + 2, "a notification needs no answer");
});

test("many requests at once are all answered, large answers too", async () => {
  const ids = Array.from({ length: 40 }, (_, i) => 100 + i);
  answers.length = 0;
  for (const id of ids.slice(0, 20)) host.publish("test/rpc", JSON.stringify({ id, src: SRC, method: "Test.Big" }), { qos: 1 });
  await until(() => answers.length === 20, "all answers");
  expect(answers.map((text) => JSON.parse(text).id).sort()).toEqual(ids.slice(0, 20));
  expect(printed.text).not.toContain("queue is full");
});
