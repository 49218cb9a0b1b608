import { encodedSize, encodePacket, encodePublishHead } from "@meerkat/mqtt/encode.ts";
import { AUTH, CONNACK, ConnectPacket, MQTT_3_1_1, MQTT_5, type Packet, PUBLISH, PublishPacket, UNSUBACK } from "@meerkat/mqtt/packet.ts";
import { PacketStream } from "@meerkat/mqtt/packet_stream.ts";
import { isText, textLength } from "@meerkat/mqtt/utf8.ts";
import fc from "fast-check";
import mqttPacket from "mqtt-packet";
import { describe, expect, test } from "vitest";
import { anyPacket, decodeAll, decodeHex } from "./packets.ts";

const VERSIONS = [MQTT_3_1_1, MQTT_5];

function cutInto(bytes: Uint8Array, cuts: number[]): Uint8Array[] {
  const points = [...new Set([0, ...cuts.map((c) => c % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  return points.slice(1).map((end, i) => bytes.slice(points[i], end));
}

describe.each(VERSIONS)("version %i", (version) => {
  test("every packet comes back as it was, cut anywhere", () => {
    fc.assert(
      fc.property(fc.array(anyPacket(version), { minLength: 1, maxLength: 3 }), fc.array(fc.nat(5000), { maxLength: 6 }), (packets, cuts) => {
        const encoded = packets.map((packet) => encodePacket(packet, version));
        packets.forEach((packet, i) => {
          expect(encodedSize(packet, version)).toBe(encoded[i]?.length);
          if (packet instanceof PublishPacket)
            expect(Buffer.concat([encodePublishHead(packet, version), packet.payload]).equals(encoded[i] as Uint8Array)).toBe(true);
        });
        const found = decodeAll(new PacketStream(100_000, version), ...cutInto(Buffer.concat(encoded), cuts));
        expect(found).toEqual({ packets, fault: "" });
      }),
      { numRuns: 1500 },
    );
  });

  test("mqtt-packet reads what is written here, and writes what is read here", () => {
    fc.assert(
      fc.property(
        anyPacket(version).filter((packet) => foreignKnows(packet)),
        (packet) => {
          const bytes = encodePacket(packet, version);
          const parser = mqttPacket.parser({ protocolVersion: version });
          const seen: mqttPacket.Packet[] = [];
          parser.on("packet", (found) => seen.push(found));
          parser.on("error", (error) => {
            throw error;
          });
          parser.parse(Buffer.from(bytes));
          expect(seen.length).toBe(1);
          const again = mqttPacket.generate(seen[0] as mqttPacket.Packet, { protocolVersion: version });
          const back = decodeAll(new PacketStream(100_000, version), again);
          expect(back.fault).toBe("");
          expect(sorted(back.packets[0])).toEqual(sorted(packet));
        },
      ),
      { numRuns: 1500 },
    );
  });

  test("noise never does more than break the stream", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat(200), { maxLength: 3 }), (noise, cuts) => {
        const whole = decodeAll(new PacketStream(128, version), noise);
        expect(decodeAll(new PacketStream(128, version), ...cutInto(noise, cuts))).toEqual(whole);
      }),
      { numRuns: 3000 },
    );
  });

  test("a packet with a byte changed is another packet, or breaks the stream", () => {
    fc.assert(
      fc.property(anyPacket(version), fc.nat(1000), fc.integer({ min: 1, max: 255 }), (packet, at, change) => {
        const bytes = encodePacket(packet, version);
        const index = at % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ change;
        const { packets, fault } = decodeAll(new PacketStream(2000, version), bytes);
        for (const found of packets) {
          const again = decodeAll(new PacketStream(2000, version), encodePacket(found, version));
          expect(again.packets).toEqual([found]);
        }
        expect(typeof fault).toBe("string");
      }),
      { numRuns: 1500 },
    );
  });
});

/** mqtt-packet refuses some valid packets: reason codes out of its table, an empty will, a password alone, an empty AUTH; repeated properties it keeps once. */
function foreignKnows(packet: Packet): boolean {
  const code = (packet as { code?: number }).code ?? 0;
  const codes = (packet as { codes?: Uint8Array }).codes ?? new Uint8Array(0);
  const repeats = (list: { id: number }[] | undefined) => new Set(list?.map(({ id }) => id)).size !== (list?.length ?? 0);
  if (repeats(packet.properties?.list)) return false;
  if (packet instanceof ConnectPacket) {
    if (repeats(packet.will?.properties?.list)) return false;
    if (packet.will?.payload.length === 0 || (!packet.clean && packet.clientId === "")) return false;
    return packet.password === undefined || (packet.user ?? "") !== "";
  }
  if (packet.type === AUTH && packet.properties === undefined) return false;
  return code === 0 && codes.every((c) => c <= (packet.type === UNSUBACK ? 0 : 2));
}

/** Properties in the order of their identifiers: the other side keeps them by name. */
function sorted(packet: Packet | undefined): unknown {
  return JSON.parse(JSON.stringify(packet), (_, value) => (Array.isArray(value?.list) ? value.list.map((p: unknown) => JSON.stringify(p)).sort() : value));
}

const MALFORMED_3_1_1: readonly [string, string, string][] = [
  ["type 0", "00 00", "packet type that does not exist"],
  ["type 15", "f0 00", "packet type that does not exist"],
  ["reserved flags of CONNACK", "21 02 00 00", "reserved flags"],
  ["reserved flags of PUBREL", "60 02 00 01", "reserved flags"],
  ["reserved flags of SUBSCRIBE", "80 06 00 01 00 01 61 00", "reserved flags"],
  ["reserved flags of PINGRESP", "d8 00", "reserved flags"],
  ["remaining length of five bytes", "30 80 80 80 80 01", "remaining length of more than four bytes"],
  ["CONNACK too short", "20 01 00", "ends within a field"],
  ["CONNACK too long", "20 03 00 00 00", "goes on after its end"],
  ["CONNACK with reserved acknowledge flags", "20 02 02 00", "reserved flags"],
  ["CONNACK refused, session present", "20 02 01 05", "refused, but with a session"],
  ["CONNACK with return code 6", "20 02 00 06", "return code that does not exist"],
  ["PUBLISH with QoS 3", "36 05 00 01 61 00 01", "QoS 3"],
  ["PUBLISH with DUP and QoS 0", "38 03 00 01 61", "DUP with QoS 0"],
  ["PUBLISH with packet identifier 0", "32 05 00 01 61 00 00", "packet identifier 0"],
  ["PUBLISH without topic", "30 02 00 00", "empty topic"],
  ["PUBLISH to a wildcard", "30 03 00 01 23", "wildcard in a topic name"],
  ["PUBLISH whose topic is cut", "30 03 00 05 61", "ends within a field"],
  ["PUBLISH with U+0000", "30 03 00 01 00", "text is not UTF-8 as MQTT allows it"],
  ["PUBLISH with a surrogate", "30 05 00 03 ed a0 80", "text is not UTF-8 as MQTT allows it"],
  ["PUBLISH with an overlong form", "30 04 00 02 c0 af", "text is not UTF-8 as MQTT allows it"],
  ["PUBACK with packet identifier 0", "40 02 00 00", "packet identifier 0"],
  ["PUBACK too long", "40 03 00 01 00", "goes on after its end"],
  ["SUBACK with return code 3", "90 03 00 01 03", "return code that does not exist"],
  ["SUBACK without a return code", "90 02 00 01", "no reason code"],
  ["PINGRESP with a body", "d0 01 00", "goes on after its end"],
  ["SUBSCRIBE without a filter", "82 02 00 01", "no topic filter"],
  ["SUBSCRIBE with QoS 3", "82 06 00 01 00 01 61 03", "QoS 3"],
  ["SUBSCRIBE with reserved options", "82 06 00 01 00 01 61 04", "reserved flags"],
  ["UNSUBSCRIBE without a filter", "a2 02 00 01", "no topic filter"],
  ["UNSUBSCRIBE of no filter", "a2 06 00 01 00 02 61 23", "topic filter that is none"],
  ["CONNECT of another protocol", "10 0c 00 04 4d 51 54 58 04 02 00 00 00 00", "protocol is not MQTT"],
  ["CONNECT of level 3", "10 0c 00 04 4d 51 54 54 03 02 00 00 00 00", "protocol level 3"],
  ["CONNECT with the reserved flag", "10 0c 00 04 4d 51 54 54 04 03 00 00 00 00", "reserved flags"],
  ["CONNECT with will QoS and no will", "10 0c 00 04 4d 51 54 54 04 0a 00 00 00 00", "will flags without a will"],
  ["CONNECT with a password alone", "10 0f 00 04 4d 51 54 54 04 42 00 00 00 00 00 01 61", "password without user name"],
];

const MALFORMED_5: readonly [string, string, string][] = [
  ["remaining length in too many bytes", "d0 80 00", "remaining length in more bytes than it needs"],
  ["property of another packet", "20 05 00 00 02 01 00", "property that does not belong here"],
  ["property that does not exist", "20 05 00 00 02 7f 00", "property that does not belong here"],
  ["property given twice", "20 07 00 00 04 24 01 24 01", "property given twice"],
  ["maximum QoS 2", "20 05 00 00 02 24 02", "property is neither 0 nor 1"],
  ["receive maximum 0", "20 06 00 00 03 21 00 00", "property is 0"],
  ["properties longer than the packet", "20 04 00 00 05 24", "ends within a field"],
  ["property cut by the end of the properties", "20 06 00 00 02 21 00 01", "ends within a field"],
  ["topic alias 0", "30 07 00 01 61 03 23 00 00", "topic alias 0"],
  ["no topic and no alias", "30 03 00 00 00", "empty topic"],
  ["authentication data without a method", "20 07 00 00 04 16 00 01 61", "authentication data without a method"],
  ["retain handling 3", "82 07 00 01 00 00 01 61 30", "retain handling 3"],
  ["UNSUBACK without codes", "b0 03 00 01 00", "no reason code"],
];

test.each(MALFORMED_3_1_1)("malformed 3.1.1: %s", (_, hex, fault) => {
  expect(decodeHex(hex, MQTT_3_1_1)).toEqual({ packets: [], fault });
});

test.each(MALFORMED_5)("malformed 5: %s", (_, hex, fault) => {
  expect(decodeHex(hex, MQTT_5)).toEqual({ packets: [], fault });
});

test("bytes as the specification shows them", () => {
  const publish = new PublishPacket("a/b", new Uint8Array([104, 105]), 1, true);
  publish.packetId = 10;
  publish.dup = true;
  expect(Buffer.from(encodePacket(publish, MQTT_3_1_1)).toString("hex")).toBe("3b090003612f62000a6869");
  expect(publish.type).toBe(PUBLISH);
  expect(decodeHex("20 02 01 00", MQTT_3_1_1).packets[0]).toMatchObject({ type: CONNACK, sessionPresent: true, code: 0 });
});

test("remaining length of one to four bytes at its borders", () => {
  for (const length of [127, 128, 16383, 16384, 2097151, 2097152]) {
    const packet = new PublishPacket("t", new Uint8Array(length - 3), 0, false);
    const bytes = encodePacket(packet, MQTT_3_1_1);
    expect(bytes.length - length).toBe(length < 128 ? 2 : length < 16384 ? 3 : length < 2097152 ? 4 : 5);
    const [found] = decodeAll(new PacketStream(bytes.length, MQTT_3_1_1), bytes).packets;
    expect(Buffer.compare((found as PublishPacket).payload, packet.payload)).toBe(0);
  }
});

test("too large: a message is cut, any other packet breaks the stream", () => {
  const message = new PublishPacket("topic", new Uint8Array(5000), 1, false);
  message.packetId = 7;
  const stream = new PacketStream(100, MQTT_3_1_1);
  const bytes = encodePacket(message, MQTT_3_1_1);
  const ping = new Uint8Array([0xd0, 0]);
  const { packets, fault } = decodeAll(stream, bytes.slice(0, 50), bytes.slice(50), ping);
  expect(fault).toBe("");
  expect(packets.length).toBe(2);
  expect(packets[0]).toMatchObject({ topic: "topic", packetId: 7, cut: bytes.length - 100 });
  expect(decodeHex("90 ff 01", MQTT_3_1_1, 100).fault).toBe("packet of 258 bytes, the limit is 100");
  expect(decodeAll(new PacketStream(100, MQTT_3_1_1), encodePacket(new PublishPacket("t".repeat(200), new Uint8Array(0), 0, false), 4)).fault).toBe(
    "packet of more than 100 bytes",
  );
});

test("text: what MQTT can carry, by the engine's own decoder", () => {
  const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const isUtf8 = (bytes: Uint8Array) => {
    try {
      return !strict.decode(bytes).includes("\0");
    } catch {
      return false;
    }
  };
  const tricky = fc.constantFrom(0, 1, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff);
  fc.assert(
    fc.property(fc.array(tricky, { maxLength: 6 }), (list) => {
      const bytes = new Uint8Array(list);
      expect(isText(bytes, 0, bytes.length)).toBe(isUtf8(bytes));
    }),
    { numRuns: 20_000 },
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 8 }), (text) => {
      const fits = (text as unknown as { isWellFormed(): boolean }).isWellFormed() && !text.includes("\0");
      expect(textLength(text)).toBe(fits ? Buffer.byteLength(text) : -1);
    }),
  );
  expect([textLength("\ud800"), textLength("a\0"), textLength("a".repeat(65536))]).toEqual([-1, -1, -1]);
});

test("a byte order mark stays in the text", () => {
  const packet = decodeHex("30 06 00 04 ef bb bf 61", MQTT_3_1_1).packets[0];
  expect((packet as PublishPacket).topic).toBe("\ufeffa");
});
