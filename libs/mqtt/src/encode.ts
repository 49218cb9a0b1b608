import {
  AckPacket,
  ConnackPacket,
  ConnectPacket,
  MQTT_5,
  type Packet,
  PUBREL,
  PublishPacket,
  ReasonPacket,
  SUBSCRIBE,
  SubackPacket,
  SubscribePacket,
  type TopicRequest,
  UNSUBSCRIBE,
  UnsubscribePacket,
} from "./packet.ts";
import { PacketWriter } from "./packet_writer.ts";
import { FORM_BINARY, FORM_BYTE, FORM_PAIR, FORM_TEXT, FORM_U16, FORM_U32, FORM_VARINT, type Properties, type Property, propertyForm } from "./properties.ts";

/** Largest remaining length (section 2.2.3 of 3.1.1). */
export const MAX_REMAINING: i32 = 268435455;

/**
 * Bytes of a packet for a connection of this version. Throws RangeError for what MQTT cannot carry: look at topics,
 * filters and texts before (`isTopicName`, `isTopicFilter`, `textLength`).
 */
export function encodePacket(packet: Packet, version: i32): Uint8Array {
  const { writer, out } = begin(packet, version, 0);
  writeBody(writer, packet, version);
  return out;
}

/** The same without the payload, for long ones: it follows as it is. */
export function encodePublishHead(packet: PublishPacket, version: i32): Uint8Array {
  const { writer, out } = begin(packet, version, packet.payload.length);
  writePublishHead(writer, packet, version);
  return out;
}

/** Writes the fixed header, and leaves room for the body but for `left` bytes of it. */
function begin(packet: Packet, version: i32, left: i32): { writer: PacketWriter; out: Uint8Array } {
  const length = bodyLength(packet, version);
  const head = new PacketWriter(undefined);
  head.varint(length);
  const out = new Uint8Array(1 + head.at + length - left);
  const writer = new PacketWriter(out);
  writer.u8((packet.type << 4) | flagsOf(packet));
  writer.varint(length);
  return { writer, out };
}

/** How many bytes `encodePacket` makes. */
export function encodedSize(packet: Packet, version: i32): i32 {
  const length = bodyLength(packet, version);
  const head = new PacketWriter(undefined);
  head.varint(length);
  return 1 + head.at + length;
}

function bodyLength(packet: Packet, version: i32): i32 {
  const counter = new PacketWriter(undefined);
  writeBody(counter, packet, version);
  if (counter.at > MAX_REMAINING) throw new RangeError("packet too large for MQTT");
  return counter.at;
}

function flagsOf(packet: Packet): i32 {
  if (packet instanceof PublishPacket) return (packet.dup ? 8 : 0) | (packet.qos << 1) | (packet.retain ? 1 : 0);
  return packet.type === PUBREL || packet.type === SUBSCRIBE || packet.type === UNSUBSCRIBE ? 2 : 0;
}

function writeBody(writer: PacketWriter, packet: Packet, version: i32): void {
  if (packet instanceof PublishPacket) writePublish(writer, packet, version);
  else if (packet instanceof AckPacket) writeAck(writer, packet, version);
  else if (packet instanceof ConnectPacket) writeConnect(writer, packet);
  else if (packet instanceof ConnackPacket) {
    writer.u8(packet.sessionPresent ? 1 : 0);
    writer.u8(packet.code);
    writeProperties(writer, packet.properties, version);
  } else if (packet instanceof SubscribePacket) {
    writer.u16(packet.packetId);
    writeProperties(writer, packet.properties, version);
    for (const request of packet.requests) writeRequest(writer, request, version);
  } else if (packet instanceof UnsubscribePacket) {
    writer.u16(packet.packetId);
    writeProperties(writer, packet.properties, version);
    for (const filter of packet.filters) writer.text(filter);
  } else if (packet instanceof SubackPacket) {
    writer.u16(packet.packetId);
    writeProperties(writer, packet.properties, version);
    writer.bytes(packet.codes);
  } else if (packet instanceof ReasonPacket) {
    writeReason(writer, packet.code, packet.properties, version);
  }
}

function writeConnect(writer: PacketWriter, packet: ConnectPacket): void {
  const { will, user, password } = packet;
  writer.text("MQTT");
  writer.u8(packet.version);
  let flags = packet.clean ? 2 : 0;
  if (will !== undefined) flags |= 4 | (will.qos << 3) | (will.retain ? 0x20 : 0);
  if (password !== undefined) flags |= 0x40;
  if (user !== undefined) flags |= 0x80;
  writer.u8(flags);
  writer.u16(packet.keepAlive);
  writeProperties(writer, packet.properties, packet.version);
  writer.text(packet.clientId);
  if (will !== undefined) {
    writeProperties(writer, will.properties, packet.version);
    writer.text(will.topic);
    writer.binary(will.payload);
  }
  if (user !== undefined) writer.text(user);
  if (password !== undefined) writer.binary(password);
}

function writePublish(writer: PacketWriter, packet: PublishPacket, version: i32): void {
  writePublishHead(writer, packet, version);
  writer.bytes(packet.payload);
}

function writePublishHead(writer: PacketWriter, packet: PublishPacket, version: i32): void {
  writer.text(packet.topic);
  if (packet.qos > 0) writer.u16(packet.packetId);
  writeProperties(writer, packet.properties, version);
}

function writeAck(writer: PacketWriter, packet: AckPacket, version: i32): void {
  writer.u16(packet.packetId);
  writeReason(writer, packet.code, packet.properties, version);
}

/** Reason code and properties, both left out when they say nothing (sections 3.4.2.1 and 3.14.2.1 of MQTT 5). */
function writeReason(writer: PacketWriter, code: i32, properties: Properties | undefined, version: i32): void {
  if (version !== MQTT_5 || (code === 0 && properties === undefined)) return;
  writer.u8(code);
  if (properties !== undefined) writeProperties(writer, properties, version);
}

function writeRequest(writer: PacketWriter, request: TopicRequest, version: i32): void {
  writer.text(request.filter);
  const options = (request.noLocal ? 4 : 0) | (request.retainAsPublished ? 8 : 0) | (request.retainHandling << 4);
  writer.u8(request.qos | (version === MQTT_5 ? options : 0));
}

function writeProperties(writer: PacketWriter, properties: Properties | undefined, version: i32): void {
  if (version !== MQTT_5) return;
  if (properties === undefined) {
    writer.u8(0);
    return;
  }
  const counter = new PacketWriter(undefined);
  for (const property of properties.list) writeProperty(counter, property);
  writer.varint(counter.at);
  for (const property of properties.list) writeProperty(writer, property);
}

function writeProperty(writer: PacketWriter, property: Property): void {
  writer.varint(property.id);
  switch (propertyForm(property.id)) {
    case FORM_BYTE:
      writer.u8(property.number & 255);
      break;
    case FORM_U16:
      writer.u16(property.number & 0xffff);
      break;
    case FORM_U32:
      writer.u32(property.number);
      break;
    case FORM_VARINT:
      writer.varint(property.number & MAX_REMAINING);
      break;
    case FORM_TEXT:
      writer.text(property.text);
      break;
    case FORM_BINARY:
      writer.binary(property.bytes ?? new Uint8Array(0));
      break;
    case FORM_PAIR:
      writer.text(property.name);
      writer.text(property.text);
      break;
    default:
      throw new RangeError("no such property");
  }
}
