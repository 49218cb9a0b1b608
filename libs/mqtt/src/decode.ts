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
} from "./packet.ts";
import type { PacketReader } from "./packet_reader.ts";
import {
  FORM_BINARY,
  FORM_BYTE,
  FORM_PAIR,
  FORM_TEXT,
  FORM_U16,
  FORM_U32,
  mayCarry,
  mayRepeat,
  PROP_AUTH_DATA,
  PROP_AUTH_METHOD,
  PROP_MAXIMUM_PACKET_SIZE,
  PROP_RECEIVE_MAXIMUM,
  PROP_SUBSCRIPTION_ID,
  PROP_TOPIC_ALIAS,
  Properties,
  Property,
  propertyForm,
  WILL,
} from "./properties.ts";
import { REASON_MALFORMED, REASON_PROTOCOL_ERROR, REASON_TOPIC_ALIAS, REASON_UNSUPPORTED_VERSION } from "./reason.ts";
import { isTopicFilter } from "./topic.ts";

/** What is wrong with the first byte of a packet; empty if nothing is. */
export function headFault(head: i32, version: i32): string {
  const type = head >> 4;
  const flags = head & 15;
  if (type === 0 || (type === AUTH && version !== MQTT_5)) return "packet type that does not exist";
  if (type === PUBLISH) {
    if ((flags & 6) === 6) return "QoS 3";
    return (flags & 14) === 8 ? "DUP with QoS 0" : "";
  }
  const wanted = type === PUBREL || type === SUBSCRIBE || type === UNSUBSCRIBE ? 2 : 0;
  return flags === wanted ? "" : "reserved flags";
}

/**
 * Reads the body of a packet whose first byte has no fault. The result holds only if `reader.fault` is empty afterwards.
 * `cut`: how many bytes of the end of a PUBLISH are missing, because they were too many.
 */
export function decodeBody(head: i32, reader: PacketReader, version: i32, cut: i32): Packet {
  const packet = decodeType(head, reader, version, cut);
  if (reader.left > 0) reader.fail(REASON_MALFORMED, "goes on after its end");
  return packet;
}

function decodeType(head: i32, reader: PacketReader, version: i32, cut: i32): Packet {
  const type = head >> 4;
  switch (type) {
    case CONNECT:
      return decodeConnect(reader);
    case CONNACK:
      return decodeConnack(reader, version);
    case PUBLISH:
      return decodePublish(head, reader, version, cut);
    case PUBACK:
    case PUBREC:
    case PUBREL:
    case PUBCOMP:
      return decodeAck(type, reader, version);
    case SUBSCRIBE:
      return decodeSubscribe(reader, version);
    case SUBACK:
    case UNSUBACK:
      return decodeSuback(type, reader, version);
    case UNSUBSCRIBE:
      return decodeUnsubscribe(reader, version);
    case PINGREQ:
    case PINGRESP:
      return new PingPacket(type);
    default:
      return decodeReason(type, reader, version);
  }
}

function decodeConnect(reader: PacketReader): ConnectPacket {
  const packet = new ConnectPacket();
  if (reader.text() !== "MQTT") reader.fail(REASON_UNSUPPORTED_VERSION, "protocol is not MQTT");
  packet.version = reader.u8();
  if (packet.version !== MQTT_3_1_1 && packet.version !== MQTT_5) reader.fail(REASON_UNSUPPORTED_VERSION, `protocol level ${packet.version}`);
  const flags = reader.u8();
  if ((flags & 1) !== 0) reader.fail(REASON_MALFORMED, "reserved flags");
  packet.clean = (flags & 2) !== 0;
  packet.keepAlive = reader.u16();
  packet.properties = decodeProperties(CONNECT, reader, packet.version);
  packet.clientId = reader.text();
  if ((flags & 4) !== 0) packet.will = decodeWill(flags, reader, packet.version);
  else if ((flags & 0x38) !== 0) reader.fail(REASON_MALFORMED, "will flags without a will");
  if ((flags & 0x80) !== 0) packet.user = reader.text();
  if ((flags & 0x40) === 0) return packet;
  if ((flags & 0x80) === 0 && packet.version === MQTT_3_1_1) reader.fail(REASON_MALFORMED, "password without user name");
  packet.password = reader.binary();
  return packet;
}

function decodeWill(flags: i32, reader: PacketReader, version: i32): Will {
  const will = new Will();
  will.qos = (flags >> 3) & 3;
  if (will.qos === 3) reader.fail(REASON_MALFORMED, "QoS 3");
  will.retain = (flags & 0x20) !== 0;
  will.properties = decodeProperties(WILL, reader, version);
  will.topic = topicName(reader, false);
  will.payload = reader.binary();
  return will;
}

/** `mayBeEmpty`: with a topic alias in its place. */
function topicName(reader: PacketReader, mayBeEmpty: boolean): string {
  const topic = reader.text();
  if (topic === "" && !mayBeEmpty) reader.fail(REASON_MALFORMED, "empty topic");
  if (topic.indexOf("+") >= 0 || topic.indexOf("#") >= 0) reader.fail(REASON_MALFORMED, "wildcard in a topic name");
  return topic;
}

function decodeConnack(reader: PacketReader, version: i32): ConnackPacket {
  const flags = reader.u8();
  const code = reader.u8();
  if (flags > 1) reader.fail(REASON_MALFORMED, "reserved flags");
  if (flags === 1 && code !== 0) reader.fail(REASON_MALFORMED, "refused, but with a session");
  if (version === MQTT_3_1_1 && code > 5) reader.fail(REASON_MALFORMED, "return code that does not exist");
  const packet = new ConnackPacket(flags === 1, code);
  packet.properties = decodeProperties(CONNACK, reader, version);
  return packet;
}

function decodePublish(head: i32, reader: PacketReader, version: i32, cut: i32): PublishPacket {
  const qos = (head >> 1) & 3;
  const topic = topicName(reader, version === MQTT_5);
  const id = qos > 0 ? reader.packetId() : 0;
  const properties = decodeProperties(PUBLISH, reader, version);
  if (topic === "" && (properties === undefined || properties.find(PROP_TOPIC_ALIAS) === undefined)) {
    reader.fail(REASON_PROTOCOL_ERROR, "empty topic");
  }
  const packet = new PublishPacket(topic, reader.rest(), qos, (head & 1) !== 0);
  packet.packetId = id;
  packet.properties = properties;
  packet.dup = (head & 8) !== 0;
  packet.cut = cut;
  return packet;
}

function decodeAck(type: i32, reader: PacketReader, version: i32): AckPacket {
  const id = reader.packetId();
  const code = version === MQTT_5 && reader.left > 0 ? reader.u8() : 0;
  const packet = new AckPacket(type, id, code);
  if (version === MQTT_5 && reader.left > 0) packet.properties = decodeProperties(type, reader, version);
  return packet;
}

function decodeSubscribe(reader: PacketReader, version: i32): SubscribePacket {
  const id = reader.packetId();
  const properties = decodeProperties(SUBSCRIBE, reader, version);
  const requests: TopicRequest[] = [];
  while (reader.left > 0) requests.push(decodeRequest(reader, version));
  if (requests.length === 0) reader.fail(REASON_PROTOCOL_ERROR, "no topic filter");
  const packet = new SubscribePacket(id, requests);
  packet.properties = properties;
  return packet;
}

function decodeRequest(reader: PacketReader, version: i32): TopicRequest {
  const filter = topicFilter(reader);
  const options = reader.u8();
  const request = new TopicRequest(filter, options & 3);
  if (request.qos === 3) reader.fail(REASON_MALFORMED, "QoS 3");
  if ((options & (version === MQTT_5 ? 0xc0 : 0xfc)) !== 0) reader.fail(REASON_MALFORMED, "reserved flags");
  request.noLocal = (options & 4) !== 0;
  request.retainAsPublished = (options & 8) !== 0;
  request.retainHandling = (options >> 4) & 3;
  if (request.retainHandling === 3) reader.fail(REASON_PROTOCOL_ERROR, "retain handling 3");
  return request;
}

function topicFilter(reader: PacketReader): string {
  const filter = reader.text();
  if (!isTopicFilter(filter)) reader.fail(REASON_MALFORMED, "topic filter that is none");
  return filter;
}

function decodeUnsubscribe(reader: PacketReader, version: i32): UnsubscribePacket {
  const id = reader.packetId();
  const properties = decodeProperties(UNSUBSCRIBE, reader, version);
  const filters: string[] = [];
  while (reader.left > 0) filters.push(topicFilter(reader));
  if (filters.length === 0) reader.fail(REASON_PROTOCOL_ERROR, "no topic filter");
  const packet = new UnsubscribePacket(id, filters);
  packet.properties = properties;
  return packet;
}

function decodeSuback(type: i32, reader: PacketReader, version: i32): SubackPacket {
  const id = reader.packetId();
  const properties = decodeProperties(type, reader, version);
  const codes = type === UNSUBACK && version !== MQTT_5 ? new Uint8Array(0) : reader.rest().slice();
  if (codes.length === 0 && (type === SUBACK || version === MQTT_5)) reader.fail(REASON_PROTOCOL_ERROR, "no reason code");
  for (let i: i32 = 0; i < codes.length && version === MQTT_3_1_1; i++) {
    if (codes[i]! > 2 && codes[i] !== 0x80) reader.fail(REASON_MALFORMED, "return code that does not exist");
  }
  const packet = new SubackPacket(type, id, codes);
  packet.properties = properties;
  return packet;
}

/** DISCONNECT or AUTH. */
function decodeReason(type: i32, reader: PacketReader, version: i32): ReasonPacket {
  const packet = new ReasonPacket(type, version === MQTT_5 && reader.left > 0 ? reader.u8() : 0);
  if (version === MQTT_5 && reader.left > 0) packet.properties = decodeProperties(type === AUTH ? AUTH : DISCONNECT, reader, version);
  return packet;
}

/** Undefined if there are none, or with 3.1.1. */
function decodeProperties(type: i32, reader: PacketReader, version: i32): Properties | undefined {
  if (version !== MQTT_5) return undefined;
  const length = reader.varint();
  if (length === 0) return undefined;
  const properties = new Properties();
  const outer = reader.enter(length);
  while (reader.left > 0) {
    const property = decodeProperty(type, reader);
    if (properties.find(property.id) !== undefined && !mayRepeat(type, property.id)) reader.fail(REASON_PROTOCOL_ERROR, "property given twice");
    if (reader.fault === "") properties.list.push(property);
  }
  reader.leave(outer);
  if (properties.find(PROP_AUTH_DATA) !== undefined && properties.find(PROP_AUTH_METHOD) === undefined) {
    reader.fail(REASON_PROTOCOL_ERROR, "authentication data without a method");
  }
  return properties;
}

function decodeProperty(type: i32, reader: PacketReader): Property {
  const property = new Property(reader.varint());
  if (!mayCarry(type, property.id)) {
    reader.fail(REASON_MALFORMED, "property that does not belong here");
    return property;
  }
  switch (propertyForm(property.id)) {
    case FORM_BYTE:
      property.number = reader.u8();
      if (property.number > 1) reader.fail(REASON_PROTOCOL_ERROR, "property is neither 0 nor 1");
      break;
    case FORM_U16:
      property.number = reader.u16();
      break;
    case FORM_U32:
      property.number = reader.u32();
      break;
    case FORM_TEXT:
      property.text = reader.text();
      break;
    case FORM_BINARY:
      property.bytes = reader.binary();
      break;
    case FORM_PAIR:
      property.name = reader.text();
      property.text = reader.text();
      break;
    default:
      property.number = reader.varint();
  }
  checkZero(property, reader);
  return property;
}

/** Numbers that may not be 0. */
function checkZero(property: Property, reader: PacketReader): void {
  if (property.number !== 0) return;
  const { id } = property;
  if (id === PROP_TOPIC_ALIAS) reader.fail(REASON_TOPIC_ALIAS, "topic alias 0");
  if (id === PROP_RECEIVE_MAXIMUM || id === PROP_MAXIMUM_PACKET_SIZE || id === PROP_SUBSCRIPTION_ID) reader.fail(REASON_PROTOCOL_ERROR, "property is 0");
}
