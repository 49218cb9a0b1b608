import { setWebSocketConnector } from "@meerkat/mqtt/connector.ts";
import { openWsTransport } from "@meerkat/mqtt-ws/ws_transport.ts";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { bootForTest, until } from "../../../core/test/net/machine.ts";
import { connected, settings, startClient, stopClients } from "../../mqtt/test/device.ts";
import { freePort, Mosquitto } from "../../mqtt/test/mosquitto.ts";

const broker = new Mosquitto();
let wsPort = 0;

beforeAll(async () => {
  await bootForTest();
  wsPort = await freePort();
  await broker.start(["allow_anonymous true", `listener ${wsPort} 127.0.0.1`, "protocol websockets"]);
});

afterEach(stopClients);

afterAll(() => broker.remove());

test("without the library ws_enable is refused", async () => {
  const client = startClient("early", settings(wsPort, { ws_enable: true }));
  await until(() => client.lastError !== "", "refused");
  expect(client.lastError).toContain("mqtt-ws is not in this program");
});

test("messages of each QoS through mosquitto's WebSocket listener", async () => {
  setWebSocketConnector(openWsTransport);
  const client = startClient("ws", settings(wsPort, { ws_enable: true }));
  const got: string[] = [];
  client.subscribe("ws/#", 2, (message) => got.push(message.text()));
  await connected(client);
  await until(() => client.session.subscriptions.settled, "subscribed");
  for (const qos of [0, 1, 2]) client.publish("ws/own", `own ${qos} ${"x".repeat(1000)}`, qos, false);
  await broker.pub("-t", "ws/other", "-m", "other");
  await until(() => got.length === 4, "received");
  expect(got.map((text) => text.slice(0, 5)).sort()).toEqual(["other", "own 0", "own 1", "own 2"]);
  expect(client.session.outgoing.length).toBe(0);
});

/** A server that accepts, and sends what the test says. */
async function scripted(answer: (send: (data: Uint8Array | string) => void, protocol: string) => void) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  server.on("connection", (socket, request) => {
    socket.once("message", () => answer((data) => socket.send(data), request.headers["sec-websocket-protocol"] ?? ""));
  });
  return { port: (server.address() as { port: number }).port, close: () => server.close() };
}

test("packets cut into messages anywhere, several in one, with the protocol mqtt", async () => {
  setWebSocketConnector(openWsTransport);
  let offered = "";
  const server = await scripted((send, protocol) => {
    offered = protocol;
    const bytes = Buffer.from("200200003003000161300300016130030001", "hex");
    for (const piece of [bytes.subarray(0, 3), bytes.subarray(3, 11), bytes.subarray(11), Buffer.from("61", "hex")]) send(piece);
  });
  const client = startClient("pieces", settings(server.port, { ws_enable: true }));
  let count = 0;
  client.subscribe("a", 0, () => count++);
  await until(() => count === 3, "three messages");
  expect(offered).toBe("mqtt");
  server.close();
});

test("a text message ends the connection", async () => {
  setWebSocketConnector(openWsTransport);
  const server = await scripted((send) => send("text"));
  const client = startClient("text", settings(server.port, { ws_enable: true, reconnect_timeout_min: 60, reconnect_timeout_max: 60 }));
  await until(() => client.lastError !== "", "ended");
  expect(client.lastError).toContain("text message");
  server.close();
});
