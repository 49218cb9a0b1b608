import type { ConfigMqtt } from "@meerkat/config";
import { CloudPayload, EVENT_CLOUD_CONNECTED, EVENT_CLOUD_CONNECTERROR, EVENT_CLOUD_CONNECTING, EVENT_CLOUD_DISCONNECTED } from "@meerkat/core/cloud.ts";
import { onEventGroup } from "@meerkat/core/events.ts";
import type { MqttClient } from "@meerkat/mqtt/client.ts";
import { encodePacket } from "@meerkat/mqtt/encode.ts";
import { AckPacket, ConnackPacket, PUBACK, PUBREL, PublishPacket, ReasonPacket } from "@meerkat/mqtt/packet.ts";
import { MQTT_CONNECTED, MQTT_DISCONNECTED } from "@meerkat/mqtt/state.ts";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bootForTest, printed, until } from "../../../core/test/net/machine.ts";
import { connected, settings, startClient, stopClients } from "./device.ts";
import { HostileBroker } from "./hostile_broker.ts";
import { freePort } from "./mosquitto.ts";
import { message } from "./session_rig.ts";

let broker: HostileBroker;

beforeAll(async () => {
  await bootForTest();
});

beforeEach(async () => {
  broker = await new HostileBroker().start();
});

afterEach(() => {
  stopClients();
  broker.stop();
});

/** Connects once: the next attempt is a minute away. */
function once(change: Partial<ConfigMqtt> = {}): MqttClient {
  return startClient("dev", settings(broker.port, { reconnect_timeout_min: 60, reconnect_timeout_max: 60, ...change }));
}

async function ended(client: MqttClient): Promise<string> {
  await until(() => client.state === MQTT_DISCONNECTED && client.lastError !== "", "ended");
  await until(() => broker.closed === broker.connections, "the connection is closed");
  return client.lastError;
}

describe("what a server must not send ends the connection", () => {
  test.each([
    ["an HTTP answer", Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n").toString("hex"), "malformed packet: reserved flags"],
    ["a CONNECT", "10 0c 00 04 4d 51 54 54 04 02 00 00 00 00", "unexpected CONNECT"],
    ["a second CONNACK", "20 02 00 00", "unexpected CONNACK"],
    ["a PINGREQ", "c0 00", "unexpected PINGREQ"],
    ["a DISCONNECT", "e0 00", "unexpected DISCONNECT"],
    ["a SUBSCRIBE", "82 06 00 01 00 01 61 00", "unexpected SUBSCRIBE"],
    ["QoS 3", "36 05 00 01 61 00 01", "malformed packet: QoS 3"],
    ["a topic that is no UTF-8", "30 05 00 03 ed a0 80", "malformed packet: text is not UTF-8 as MQTT allows it"],
    ["a topic with a wildcard", "30 03 00 01 2b", "malformed packet: wildcard in a topic name"],
    ["wrong flags of a PUBREL", "60 02 00 01", "malformed packet: reserved flags"],
    ["a SUBACK with a reserved code", "90 03 00 01 05", "malformed packet: return code that does not exist"],
    ["an endless remaining length", "30 ff ff ff ff ff", "malformed packet: remaining length of more than four bytes"],
    ["a large packet that is no message", "90 ff ff 03", "malformed packet: packet of 65539 bytes, the limit is 3072"],
    ["a topic beyond the limit", `30 ff ff 03 ff f0 ${"61".repeat(65533)}`, "malformed packet: packet of more than 3072 bytes"],
  ])("%s", async (_, hex, fault) => {
    const client = once();
    await connected(client);
    broker.raw(hex);
    expect(await ended(client)).toBe(fault);
  });

  test("the same with MQTT 5, which is told the reason", async () => {
    broker.version = 5;
    broker.greeting = encodePacket(new ConnackPacket(false, 0), 5);
    const client = once({ version: 5 });
    await connected(client);
    broker.raw("d1 00");
    expect(await ended(client)).toBe("malformed packet: reserved flags");
    expect(broker.got).toEqual(["CONNECT", "DISCONNECT"]);
  });
});

describe("CONNACK", () => {
  test.each([
    [1, "unacceptable protocol version"],
    [2, "client identifier rejected"],
    [3, "server unavailable"],
    [4, "bad user name or password"],
    [5, "not authorized"],
  ])("return code %i", async (code, reason) => {
    broker.greeting = encodePacket(new ConnackPacket(false, code), 4);
    const client = once();
    expect(await ended(client)).toBe(`refused: ${reason}`);
    expect(broker.got).toEqual(["CONNECT"]);
  });

  test("another packet comes first", async () => {
    broker.greeting = encodePacket(message("a", 0, 0), 4);
    expect(await ended(once())).toBe("unexpected PUBLISH");
  });

  test("half of it, then nothing more: closed by the server", async () => {
    broker.greeting = new Uint8Array([0x20, 2, 0]);
    const client = once();
    await until(() => broker.got.length === 1, "CONNECT");
    broker.end();
    expect(await ended(client)).toBe("closed by the server");
  });
});

test("packets byte by byte, and many in one piece", async () => {
  const client = once();
  const got: string[] = [];
  client.subscribe("a", 1, ({ payload }) => got.push(`${payload.length}`));
  await connected(client);
  await until(() => client.session.subscriptions.settled, "subscribed");
  for (const byte of encodePacket(message("a", 1, 3), 4)) {
    broker.raw(new Uint8Array([byte]));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  broker.raw(Buffer.concat(Array.from({ length: 300 }, (_, i) => encodePacket(message("a", 1, i + 10), 4))));
  await until(() => got.length === 301 && broker.got.filter((name) => name.startsWith("PUBACK")).length === 301, "all acknowledged");
  expect(broker.got.slice(-2)).toEqual(["PUBACK 308", "PUBACK 309"]);
});

test("identifiers used twice, released twice, never used", async () => {
  const client = once();
  const got: string[] = [];
  client.subscribe("a", 2, (arrived) => got.push(arrived.text()));
  await connected(client);
  await until(() => client.session.subscriptions.settled, "subscribed");
  broker.got.length = 0;
  broker.send(message("a", 2, 5, "first"));
  broker.send(message("a", 2, 5, "second with the same identifier"));
  for (const id of [5, 5, 999]) broker.send(new AckPacket(PUBREL, id, 0));
  broker.send(message("a", 2, 5, "third"));
  await until(() => broker.got.length === 6, "answers");
  expect(broker.got).toEqual(["PUBREC 5", "PUBREC 5", "PUBCOMP 5", "PUBCOMP 5", "PUBCOMP 999", "PUBREC 5"]);
  expect(got).toEqual(["first", "third"]);
  expect(client.state).toBe(MQTT_CONNECTED);
});

test("a server that answers nothing is given up, and messages go to the next connection", async () => {
  const client = startClient("dev", settings(broker.port, { keep_alive: 1, clean_session: false }));
  await connected(client);
  broker.answers = false;
  client.publish("a", "text", 1, false);
  await until(() => printed.text.includes("connection lost: no answer to PINGREQ"), "given up", 5000);
  broker.answers = true;
  broker.greeting = encodePacket(new ConnackPacket(true, 0), 4);
  await until(() => broker.connections >= 2 && broker.got.filter((name) => name.startsWith("PUBLISH")).length >= 2, "sent again");
  const published = broker.got.filter((name) => name.startsWith("PUBLISH"));
  expect(new Set(published).size).toBe(1);
  broker.send(new AckPacket(PUBACK, Number(published[0]?.split(" ")[1]), 0));
  await until(() => client.session.outgoing.length === 0, "acknowledged");
});

test("a server that never reads: what waits stays within limits", async () => {
  const client = once({ max_queue_length: 1000 });
  await connected(client);
  (broker as unknown as { socket: { pause(): void } }).socket.pause();
  const before = client.session.outgoing.size;
  for (let i = 0; i < 20_000; i++) client.publish("flood", new Uint8Array(1000), i % 2, false);
  expect(before).toBe(0);
  expect(client.session.outgoing.size).toBeLessThanOrEqual(16384);
  expect(client.unsent).toBeLessThan(8192);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(client.state).toBe(MQTT_CONNECTED);
});

test("a flood of messages to one that does not get its answers out stops being read", async () => {
  const client = once();
  let count = 0;
  client.subscribe("a", 1, () => count++);
  await connected(client);
  await until(() => client.session.subscriptions.settled, "subscribed");
  (broker as unknown as { socket: { pause(): void } }).socket.pause();
  const bytes = Buffer.concat(Array.from({ length: 50_000 }, (_, i) => encodePacket(message("a", 1, (i % 60_000) + 1, "x".repeat(20)), 4)));
  broker.raw(bytes);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(client.session.backlog).toBeLessThan(200);
  (broker as unknown as { socket: { resume(): void } }).socket.resume();
  await until(() => count === 50_000, "all in the end", 20_000);
});

test("cloud events, and a handler that throws", async () => {
  const seen: number[] = [];
  const handler = onEventGroup(EVENT_CLOUD_CONNECTED, (event, payload) => {
    if (payload instanceof CloudPayload) seen.push(event);
  });
  const client = once();
  const got: string[] = [];
  client.subscribe("a", 0, (arrived) => got.push(arrived.text()));
  client.subscribe("a", 0, () => {
    throw new Error("on purpose");
  });
  await connected(client);
  broker.send(new PublishPacket("a", Buffer.from("x"), 0, false));
  await until(() => got.length === 1, "the other handler");
  expect(printed.text).toContain("handler of a: on purpose");
  broker.reset();
  await until(() => client.state === MQTT_DISCONNECTED, "lost");
  broker.greeting = encodePacket(new ConnackPacket(false, 5), 4);
  client.hurry();
  await until(() => broker.connections === 2 && client.state === MQTT_DISCONNECTED, "refused");
  expect(seen).toEqual([EVENT_CLOUD_CONNECTING, EVENT_CLOUD_CONNECTED, EVENT_CLOUD_DISCONNECTED, EVENT_CLOUD_CONNECTING, EVENT_CLOUD_CONNECTERROR]);
  seen.length = 0;
  const silent = startClient("silent", settings(broker.port, { cloud_events: false, reconnect_timeout_min: 60 }));
  await until(() => silent.lastError !== "", "refused");
  expect(seen).toEqual([EVENT_CLOUD_CONNECTING]);
  handler.remove();
});

test("fail-over: when the delays have reached the longest the other server is tried, and back", async () => {
  const dead = await freePort();
  const change = { reconnect_timeout_min: 0.02, reconnect_timeout_max: 0.05 };
  const client = startClient("dev", settings(dead, change), settings(broker.port, change));
  await connected(client);
  expect(client.server).toBe(`127.0.0.1:${broker.port}`);
  expect(printed.text).toContain("trying mqtt1 instead");
  broker.stop();
  await until(() => printed.text.includes("trying mqtt instead"), "back to the first");
});

test("one server alone is tried again and again", async () => {
  broker.greeting = undefined;
  const client = startClient("dev", settings(broker.port, { reconnect_timeout_min: 0.02, reconnect_timeout_max: 0.05 }));
  for (let i = 1; i <= 5; i++) {
    await until(() => broker.got.length === i, `attempt ${i}`);
    broker.end();
  }
  expect(client.state).not.toBe(MQTT_CONNECTED);
});

test("after the goodbye of the program: DISCONNECT, the connection is closed, nothing is tried any more", async () => {
  const client = startClient("dev", settings(broker.port));
  await connected(client);
  client.stop();
  await until(() => broker.closed === 1, "closed");
  expect(broker.got).toEqual(["CONNECT", "DISCONNECT"]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(broker.connections).toBe(1);
});

describe("settings that cannot be used are told, and nothing is sent", () => {
  test.each([
    [{ server: "" }, 'server: "" is not host:port'],
    [{ server: "host:99999" }, 'server: "host:99999" is not host:port'],
    [{ version: 3 }, "version is neither 4 nor 5"],
    [{ pass: "x" }, "pass without user: MQTT 3.1.1 has no such thing"],
    [{ will_topic: "a/#" }, "will_topic is no topic"],
    [{ client_id: "a\u0000" }, "client_id or user is no text that MQTT can carry"],
    [{ clean_session: false, client_id: "" }, "clean_session is off, but there is no client_id"],
    [{ keep_alive: 70_000 }, "keep_alive is not between 0 and 65535"],
    [{ max_qos: 3 }, "max_qos is not 0, 1 or 2"],
    [{ ssl_cert: "c.pem" }, "TLS without ssl_ca_cert cannot tell the server from an impostor; ssl_insecure allows it"],
    [{ ssl_ca_cert: "*" }, "TLS without ssl_ca_cert cannot tell the server from an impostor; ssl_insecure allows it"],
    [{ ssl_ca_cert: "missing.pem" }, "ssl_ca_cert: missing.pem cannot be used"],
    [{ ssl_psk_identity: "id" }, "ssl_psk_identity and ssl_psk_key belong together"],
    [{ ssl_psk_identity: "id", ssl_psk_key: "abc" }, "ssl_psk_key is not 32 or 64 hex digits"],
  ] as [Partial<ConfigMqtt>, string][])("%j", async (change, fault) => {
    // A device without an id of its own: only then can the client id be empty.
    const client = startClient("", settings(broker.port, { client_id: "dev", ...change }));
    await until(() => client.lastError !== "", "told");
    expect(client.lastError).toBe(fault);
    expect(broker.connections).toBe(0);
  });

  test("topics and filters that are none", async () => {
    const client = once();
    await connected(client);
    for (const topic of ["", "a/#", "+", "a\u0000", "\ud800"]) expect(client.publish(topic, "x", 0, false)).toBe(0);
    for (const filter of ["", "a#", "#/a", "a+"]) expect(client.subscribe(filter, 0, () => {})).toBeUndefined();
    expect(client.unsubscribe("never/wanted")).toBe(false);
    expect(broker.got).toEqual(["CONNECT"]);
  });
});

test("what cannot be dealt with, as when there is no memory, ends the connection", async () => {
  const client = startClient("dev", settings(broker.port));
  await connected(client);
  const { session } = client;
  const receive = session.receive.bind(session);
  session.receive = () => {
    session.receive = receive;
    throw new RangeError("out of memory");
  };
  broker.send(message("a", 1, 1));
  await until(() => printed.text.includes("connection lost: out of memory"), "ended");
  await until(() => broker.connections === 2 && client.state === MQTT_CONNECTED, "connected again");
});

test("a MQTT 5 server that says goodbye: the reason is kept", async () => {
  broker.version = 5;
  broker.greeting = encodePacket(new ConnackPacket(false, 0), 5);
  const client = once({ version: 5 });
  await connected(client);
  broker.send(new ReasonPacket(14, 0x8b));
  expect(await ended(client)).toBe("server: server shutting down");
});
