import { encodedSize, encodePacket } from "@meerkat/mqtt/encode.ts";
import { MQTT_3_1_1, MQTT_5, type Packet } from "@meerkat/mqtt/packet.ts";
import { PacketStream } from "@meerkat/mqtt/packet_stream.ts";
import { Session } from "@meerkat/mqtt/session.ts";
import { SessionSettings } from "@meerkat/mqtt/session_settings.ts";
import { isTopicFilter, isTopicName, matchesTopic, sharedFilter } from "@meerkat/mqtt/topic.ts";
import { expectThat, utf8 } from "./expect.ts";

const LIMIT: i32 = 1024;

/** Packets of the stream; `each` is told of every one. */
function packets(data: Uint8Array, chunk: i32, version: i32, each: (packet: Packet) => void): string {
  const stream = new PacketStream(LIMIT, version);
  let count: i32 = 0;
  let at: i32 = 0;
  while (at < data.length && stream.fault === "") {
    const length = data.length - at < chunk ? data.length - at : chunk;
    const taken = stream.take(data, at, length);
    expectThat(taken > 0 && taken <= length, "the stream stands still");
    at += taken;
    const packet = stream.packet;
    if (packet === undefined) continue;
    count++;
    each(packet);
  }
  return `${count} ${stream.fault} ${stream.code}`;
}

function written(packet: Packet, version: i32): void {
  const bytes = encodePacket(packet, version);
  expectThat(bytes.length === encodedSize(packet, version), "a packet has another size than was said");
  const stream = new PacketStream(8 * LIMIT, version);
  const taken = stream.take(bytes, 0, bytes.length);
  expectThat(taken === bytes.length && stream.packet !== undefined && stream.fault === "", `a packet is not understood again: ${stream.fault}`);
}

function run(data: Uint8Array, chunk: i32, version: i32): void {
  const cut = packets(data, chunk, version, (packet) => written(packet, version));
  expectThat(cut === packets(data, data.length + 1, version, () => {}), "packets depend on how they are cut");
}

export function fuzzMqtt3(data: Uint8Array, chunk: i32): void {
  run(data, chunk, MQTT_3_1_1);
}

export function fuzzMqtt5(data: Uint8Array, chunk: i32): void {
  run(data, chunk, MQTT_5);
}

/** A filter, a newline, a topic. */
export function fuzzMqttTopic(data: Uint8Array, _chunk: i32): void {
  const text = utf8(data);
  const newline = text.indexOf("\n");
  const filter = newline < 0 ? text : text.slice(0, newline);
  const topic = newline < 0 ? "" : text.slice(newline + 1);
  sharedFilter(filter);
  if (!isTopicName(topic) || !isTopicFilter(filter)) return;
  const matches = matchesTopic(filter, topic);
  if (isTopicName(filter)) expectThat(matches === (filter === topic), "a name matches another");
}

/** A client's session that hears what a server must not say. */
export function fuzzMqttSession(data: Uint8Array, chunk: i32): void {
  const session = new Session(new SessionSettings(), 0);
  session.connect(0);
  const sendAll = (): void => {
    for (let i: i32 = 0; i < 100; i++) {
      const packet = session.nextOutput(0);
      if (packet === undefined) return;
      encodePacket(packet, MQTT_3_1_1);
    }
  };
  sendAll();
  session.publish("a/b", new Uint8Array(3), chunk % 3, false);
  packets(data, chunk, MQTT_3_1_1, (packet) => {
    session.receive(packet);
    sendAll();
  });
  session.tick(0x7fffffff);
  session.closed();
}
