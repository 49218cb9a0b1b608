import { addChannel, frameReceived } from "@meerkat/rpc-common/rpc.ts";
import { RpcSecuritySettings, setSecuritySettings } from "@meerkat/rpc-common/security.ts";
import { addMqttService } from "@meerkat/rpc-service-mqtt/mqtt_service.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bootForTest, until } from "../../../core/test/net/machine.ts";
import { connected, settings, startClient, stopClients } from "../../mqtt/test/device.ts";
import { Mosquitto } from "../../mqtt/test/mosquitto.ts";
import { TestChannel } from "../../rpc-common/test/test_channel.ts";

const broker = new Mosquitto();
let channel: TestChannel;

beforeAll(async () => {
  await bootForTest();
  await broker.start();
  const security = new RpcSecuritySettings();
  security.insecure = true;
  setSecuritySettings(security);
  channel = new TestChannel("");
  addChannel(channel);
});

afterAll(() => broker.remove());

interface Answer {
  result?: unknown;
  error?: { code: number; message: string };
}

function call(method: string, params: object = {}): Answer {
  frameReceived(channel, JSON.stringify({ id: 1, src: "tester", method, params }));
  return channel.take()[0] as Answer;
}

test("Mqtt.Status and Mqtt.Publish", async () => {
  const client = startClient("served", settings(broker.port));
  addMqttService(client);
  expect(call("Mqtt.Publish", { topic: "a", message: "" }).error).toEqual({ code: 503, message: "not connected" });
  client.subscribe("wanted/#", 1, () => {});
  await connected(client);
  await until(() => client.session.subscriptions.settled, "subscribed");
  expect(call("Mqtt.Status").result).toEqual({
    state: "connected",
    server: `127.0.0.1:${broker.port}`,
    last_error: "",
    queued: 0,
    queued_bytes: 0,
    unsent: 0,
    subscriptions: [{ topic: "wanted/#", qos: 1, granted: true }],
  });
  const seen = await broker.sub("-t", "said/#", "-F", "%t %p");
  expect(call("Mqtt.Publish", { topic: "said/text", message: "grüß", qos: 1 }).result).toEqual({ packet_id: expect.any(Number) });
  expect(call("Mqtt.Publish", { topic: "said/bytes", data: "aGk=", retain: true }).result).toEqual({ packet_id: 1 });
  await until(() => seen.lines.length === 2, "published");
  expect(seen.lines).toEqual(["said/text grüß", "said/bytes hi"]);
  await seen.stop();
  stopClients();
  expect(call("Mqtt.Status").result).toMatchObject({ state: "disconnected", last_error: "disconnected by the program" });
});

test.each([
  [{ topic: "a/#", message: "" }, "topic cannot be published to"],
  [{ topic: "a", message: "", data: "" }, "message and data exclude each other"],
  [{ topic: "a", data: "?" }, "data is not Base64"],
  [{ topic: "a", qos: 3 }, "qos"],
  [{ message: "a" }, "topic"],
])("Mqtt.Publish %j is refused", (params, fault) => {
  expect(call("Mqtt.Publish", params).error).toEqual({ code: 400, message: expect.stringContaining(fault) });
});
