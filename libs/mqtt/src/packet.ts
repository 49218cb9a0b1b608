import type { Properties } from "./properties.ts";

// MQTT control packets as records (MQTT 3.1.1 section 2.2.1, MQTT 5 section 2.1.2). `encode.ts` and `decode.ts` turn
// them into bytes and back. What only MQTT 5 has (properties, most reason codes) is left at its default with 3.1.1.

/** Protocol levels, as CONNECT carries them. */
export const MQTT_3_1_1: i32 = 4;
export const MQTT_5: i32 = 5;

export const CONNECT: i32 = 1;
export const CONNACK: i32 = 2;
export const PUBLISH: i32 = 3;
export const PUBACK: i32 = 4;
export const PUBREC: i32 = 5;
export const PUBREL: i32 = 6;
export const PUBCOMP: i32 = 7;
export const SUBSCRIBE: i32 = 8;
export const SUBACK: i32 = 9;
export const UNSUBSCRIBE: i32 = 10;
export const UNSUBACK: i32 = 11;
export const PINGREQ: i32 = 12;
export const PINGRESP: i32 = 13;
export const DISCONNECT: i32 = 14;
/** MQTT 5 only. */
export const AUTH: i32 = 15;

const NAMES: readonly string[] = [
  "0",
  "CONNECT",
  "CONNACK",
  "PUBLISH",
  "PUBACK",
  "PUBREC",
  "PUBREL",
  "PUBCOMP",
  "SUBSCRIBE",
  "SUBACK",
  "UNSUBSCRIBE",
  "UNSUBACK",
  "PINGREQ",
  "PINGRESP",
  "DISCONNECT",
  "AUTH",
];

/** Name of a packet type, for the log. */
export function packetName(type: i32): string {
  return NAMES[type & 15]!;
}

export abstract class Packet {
  readonly type: i32;
  /** MQTT 5; undefined: none. */
  properties: Properties | undefined = undefined;

  constructor(type: i32) {
    this.type = type;
  }
}

/** What the server publishes when it loses the client. */
export class Will {
  topic: string = "";
  payload: Uint8Array = new Uint8Array(0);
  qos: i32 = 0;
  retain: boolean = false;
  properties: Properties | undefined = undefined;
}

export class ConnectPacket extends Packet {
  version: i32 = MQTT_3_1_1;
  clientId: string = "";
  /** Clean Session of 3.1.1, Clean Start of 5. */
  clean: boolean = true;
  /** Seconds; 0: none. */
  keepAlive: i32 = 0;
  will: Will | undefined = undefined;
  user: string | undefined = undefined;
  password: Uint8Array | undefined = undefined;

  constructor() {
    super(CONNECT);
  }
}

export class ConnackPacket extends Packet {
  readonly sessionPresent: boolean;
  /** Return code of 3.1.1, reason code of 5; 0 is success in both. */
  readonly code: i32;

  constructor(sessionPresent: boolean, code: i32) {
    super(CONNACK);
    this.sessionPresent = sessionPresent;
    this.code = code;
  }
}

export class PublishPacket extends Packet {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: i32;
  readonly retain: boolean;
  dup: boolean = false;
  /** 1 to 65535 with QoS 1 and 2, else 0. */
  packetId: i32 = 0;
  /** Bytes of a received packet beyond the decoder's limit, which are not in `payload`. */
  cut: i32 = 0;

  constructor(topic: string, payload: Uint8Array, qos: i32, retain: boolean) {
    super(PUBLISH);
    this.topic = topic;
    this.payload = payload;
    this.qos = qos;
    this.retain = retain;
  }

  /** The payload read as UTF-8. */
  text(): string {
    return new TextDecoder().decode(this.payload);
  }
}

/** PUBACK, PUBREC, PUBREL or PUBCOMP. */
export class AckPacket extends Packet {
  readonly packetId: i32;
  /** Reason code of MQTT 5; 0 with 3.1.1. */
  readonly code: i32;

  constructor(type: i32, packetId: i32, code: i32) {
    super(type);
    this.packetId = packetId;
    this.code = code;
  }
}

/** One topic filter of a SUBSCRIBE. */
export class TopicRequest {
  readonly filter: string;
  readonly qos: i32;
  /** MQTT 5: do not send back what this client publishes. */
  noLocal: boolean = false;
  /** MQTT 5: keep the publisher's RETAIN flag. */
  retainAsPublished: boolean = false;
  /** MQTT 5: 0 retained messages at each SUBSCRIBE, 1 only at a new subscription, 2 none. */
  retainHandling: i32 = 0;

  constructor(filter: string, qos: i32) {
    this.filter = filter;
    this.qos = qos;
  }
}

export class SubscribePacket extends Packet {
  readonly packetId: i32;
  readonly requests: readonly TopicRequest[];

  constructor(packetId: i32, requests: readonly TopicRequest[]) {
    super(SUBSCRIBE);
    this.packetId = packetId;
    this.requests = requests;
  }
}

export class UnsubscribePacket extends Packet {
  readonly packetId: i32;
  readonly filters: readonly string[];

  constructor(packetId: i32, filters: readonly string[]) {
    super(UNSUBSCRIBE);
    this.packetId = packetId;
    this.filters = filters;
  }
}

/** SUBACK or UNSUBACK. */
export class SubackPacket extends Packet {
  readonly packetId: i32;
  /** One for each filter: granted QoS, or 0x80 and more for a refusal. Empty in an UNSUBACK of 3.1.1. */
  readonly codes: Uint8Array;

  constructor(type: i32, packetId: i32, codes: Uint8Array) {
    super(type);
    this.packetId = packetId;
    this.codes = codes;
  }
}

/** PINGREQ or PINGRESP. */
export class PingPacket extends Packet {}

/** DISCONNECT; with MQTT 5 also AUTH. */
export class ReasonPacket extends Packet {
  readonly code: i32;

  constructor(type: i32, code: i32) {
    super(type);
    this.code = code;
  }
}
