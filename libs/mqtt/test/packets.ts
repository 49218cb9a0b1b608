import {
  AckPacket,
  AUTH,
  CONNACK,
  CONNECT,
  ConnackPacket,
  ConnectPacket,
  DISCONNECT,
  MQTT_3_1_1,
  MQTT_5,
  type Packet,
  PINGREQ,
  PINGRESP,
  PingPacket,
  PUBACK,
  PUBCOMP,
  PUBLISH,
  PUBREC,
  PUBREL,
  PublishPacket,
  ReasonPacket,
  SUBACK,
  SUBSCRIBE,
  SubackPacket,
  SubscribePacket,
  TopicRequest,
  UNSUBACK,
  UNSUBSCRIBE,
  UnsubscribePacket,
  Will,
} from "@meerkat/mqtt/packet.ts";
import { PacketStream } from "@meerkat/mqtt/packet_stream.ts";
import {
  FORM_BINARY,
  FORM_BYTE,
  FORM_PAIR,
  FORM_TEXT,
  FORM_U16,
  mayCarry,
  mayRepeat,
  PROP_AUTH_DATA,
  PROP_AUTH_METHOD,
  Properties,
  Property,
  propertyForm,
  WILL,
} from "@meerkat/mqtt/properties.ts";
import fc from "fast-check";

// Arbitrary valid packets, for property tests.

const text = fc.string({ unit: "grapheme", maxLength: 12 }).map((s) => s.replaceAll("\0", ""));
const level = fc.string({ unit: "grapheme", maxLength: 6 }).map((s) => s.replaceAll(/[\0+#/]/gu, ""));
const topic = fc
  .array(level, { minLength: 1, maxLength: 4 })
  .map((levels) => levels.join("/"))
  .filter((t) => t !== "");
const filter = fc
  .tuple(fc.array(fc.oneof(level, fc.constant("+")), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([levels, hash]) => [...levels, ...(hash ? ["#"] : [])].join("/"))
  .filter((f) => f !== "");
const bytes = fc.uint8Array({ maxLength: 300 });
const id = fc.integer({ min: 1, max: 65535 });
const qos = fc.integer({ min: 0, max: 2 });
const byte = fc.integer({ min: 0, max: 255 });

function property(propId: number): fc.Arbitrary<Property> {
  const form = propertyForm(propId);
  const number =
    form === FORM_BYTE
      ? fc.integer({ min: 0, max: 1 })
      : form === FORM_U16
        ? fc.integer({ min: 1, max: 65535 })
        : fc.integer({ min: 1, max: form === 4 ? 268435455 : 0xffffffff });
  return fc.tuple(number, text, text, bytes).map(([n, name, value, data]) => {
    const made = new Property(propId);
    if (form === FORM_TEXT) made.text = value;
    else if (form === FORM_PAIR) [made.name, made.text] = [name, value];
    else if (form === FORM_BINARY) made.bytes = data;
    else made.number = n;
    return made;
  });
}

function properties(type: number, version: number): fc.Arbitrary<Properties | undefined> {
  const ids = Array.from({ length: 43 }, (_, i) => i).filter((i) => mayCarry(type, i));
  if (version !== MQTT_5 || ids.length === 0) return fc.constant(undefined);
  return fc.array(fc.constantFrom(...ids).chain(property), { maxLength: 4 }).map((list) => {
    const made = new Properties();
    const has = (i: number) => made.find(i) !== undefined;
    for (const p of list) {
      if (has(p.id) && !mayRepeat(type, p.id)) continue;
      if (p.id === PROP_AUTH_DATA && !list.some((other) => other.id === PROP_AUTH_METHOD)) continue;
      made.list.push(p);
    }
    return made.list.length === 0 ? undefined : made;
  });
}

function withProperties<T extends Packet>(arbitrary: fc.Arbitrary<T>, type: number, version: number): fc.Arbitrary<T> {
  return fc.tuple(arbitrary, properties(type, version)).map(([packet, props]) => Object.assign(packet, { properties: props }));
}

function will(version: number): fc.Arbitrary<Will> {
  return fc
    .record({ topic, payload: bytes, qos, retain: fc.boolean(), properties: properties(WILL, version) })
    .map((fields) => Object.assign(new Will(), fields));
}

function connect(version: number): fc.Arbitrary<ConnectPacket> {
  return fc
    .record({
      clientId: text,
      clean: fc.boolean(),
      keepAlive: fc.integer({ min: 0, max: 65535 }),
      will: fc.option(will(version), { nil: undefined }),
      user: fc.option(text, { nil: undefined }),
      password: fc.option(bytes, { nil: undefined }),
    })
    .map((fields) => {
      const packet = Object.assign(new ConnectPacket(), fields, { version });
      if (version === MQTT_3_1_1 && packet.user === undefined) packet.password = undefined;
      return packet;
    });
}

const publish = fc.tuple(topic, bytes, qos, fc.boolean(), fc.boolean(), id).map(([name, payload, q, retain, dup, packetId]) => {
  const packet = new PublishPacket(name, payload, q, retain);
  packet.dup = dup && q > 0;
  packet.packetId = q > 0 ? packetId : 0;
  return packet;
});

function request(version: number): fc.Arbitrary<TopicRequest> {
  return fc.tuple(filter, qos, fc.boolean(), fc.boolean(), fc.integer({ min: 0, max: 2 })).map(([f, q, noLocal, retainAsPublished, retainHandling]) => {
    const made = new TopicRequest(f, q);
    return version === MQTT_5 ? Object.assign(made, { noLocal, retainAsPublished, retainHandling }) : made;
  });
}

/** Any valid packet of a version. */
export function anyPacket(version: number): fc.Arbitrary<Packet> {
  const five = version === MQTT_5;
  const code = five ? byte : fc.constant(0);
  const acks = [PUBACK, PUBREC, PUBREL, PUBCOMP].map((type) =>
    withProperties(
      fc.tuple(id, code).map(([i, c]) => new AckPacket(type, i, c)),
      type,
      version,
    ),
  );
  const subackCode = five ? byte : fc.constantFrom(0, 1, 2, 0x80);
  const codes = fc.array(subackCode, { minLength: 1, maxLength: 5 }).map((list) => new Uint8Array(list));
  const packets: fc.Arbitrary<Packet>[] = [
    withProperties(connect(version), CONNECT, version),
    withProperties(
      fc.tuple(fc.boolean(), five ? byte : fc.integer({ min: 0, max: 5 })).map(([present, c]) => new ConnackPacket(present && c === 0, c)),
      CONNACK,
      version,
    ),
    withProperties(publish, PUBLISH, version),
    ...acks,
    withProperties(
      fc.tuple(id, fc.array(request(version), { minLength: 1, maxLength: 4 })).map(([i, list]) => new SubscribePacket(i, list)),
      SUBSCRIBE,
      version,
    ),
    withProperties(
      fc.tuple(id, codes).map(([i, list]) => new SubackPacket(SUBACK, i, list)),
      SUBACK,
      version,
    ),
    withProperties(
      fc.tuple(id, fc.array(filter, { minLength: 1, maxLength: 4 })).map(([i, list]) => new UnsubscribePacket(i, list)),
      UNSUBSCRIBE,
      version,
    ),
    withProperties(
      fc.tuple(id, codes).map(([i, list]) => new SubackPacket(UNSUBACK, i, five ? list : new Uint8Array(0))),
      UNSUBACK,
      version,
    ),
    fc.constantFrom(PINGREQ, PINGRESP).map((type) => new PingPacket(type)),
    withProperties(
      code.map((c) => new ReasonPacket(DISCONNECT, c)),
      DISCONNECT,
      version,
    ),
  ];
  if (five)
    packets.push(
      withProperties(
        byte.map((c) => new ReasonPacket(AUTH, c)),
        AUTH,
        version,
      ),
    );
  return fc.oneof(...packets);
}

/** Feeds bytes in pieces; gives the packets, and the fault if there is one. */
export function decodeAll(stream: PacketStream, ...pieces: Uint8Array[]): { packets: Packet[]; fault: string } {
  const packets: Packet[] = [];
  for (const piece of pieces) {
    for (let at = 0; at < piece.length && stream.fault === ""; ) {
      at += stream.take(piece, at, piece.length - at);
      if (stream.packet !== undefined) packets.push(stream.packet);
    }
  }
  return { packets, fault: stream.fault };
}

/** Decodes hex text, blanks in it ignored. */
export function decodeHex(hex: string, version: number, limit = 100_000): { packets: Packet[]; fault: string } {
  return decodeAll(new PacketStream(limit, version), new Uint8Array(Buffer.from(hex.replaceAll(" ", ""), "hex")));
}
