import { logDebug, logError, logWarn } from "@meerkat/core/log.ts";
import { encodedSize } from "./encode.ts";
import { ACK_UNKNOWN, ACK_WRONG, OutgoingQueue } from "./outgoing.ts";
import {
  AckPacket,
  ConnackPacket,
  ConnectPacket,
  DISCONNECT,
  MQTT_5,
  type Packet,
  PINGREQ,
  PINGRESP,
  PingPacket,
  PUBACK,
  PUBCOMP,
  PUBREC,
  PUBREL,
  PublishPacket,
  packetName,
  ReasonPacket,
  SubackPacket,
} from "./packet.ts";
import { PacketIdSet, PacketIds } from "./packet_ids.ts";
import {
  PROP_ASSIGNED_CLIENT_ID,
  PROP_MAXIMUM_PACKET_SIZE,
  PROP_MAXIMUM_QOS,
  PROP_REASON_STRING,
  PROP_RECEIVE_MAXIMUM,
  PROP_RETAIN_AVAILABLE,
  PROP_SERVER_KEEP_ALIVE,
  PROP_SESSION_EXPIRY,
  PROP_TOPIC_ALIAS,
  Properties,
  propertyNumber,
  propertyText,
} from "./properties.ts";
import { REASON_ID_NOT_FOUND, REASON_KEEP_ALIVE, REASON_PROTOCOL_ERROR, REASON_SUCCESS, REASON_TOPIC_ALIAS, reasonText } from "./reason.ts";
import type { SessionSettings } from "./session_settings.ts";
import { type Subscription, Subscriptions } from "./subscriptions.ts";

// The client's side of an MQTT session: packets and time in, packets out, no sockets. A session outlives its connections.
//
//   DOWN --connect--> OPENING --CONNACK 0--> UP --disconnect--> ENDING
//   closed() leads from anywhere to DOWN. A fault leads to ENDING: what is in the output still goes out, then the owner
//   closes the connection and calls closed().
//
// The owner calls `receive` for each packet and looks at `message` and `fault`; it pulls what is to be sent from
// `nextOutput`, whenever there is room; and it calls `tick` when `deadline` says so. Times are ticks in milliseconds that
// wrap (hal/src/clock.native.ts), so a wall clock that is set changes nothing.

export const SESSION_DOWN: i32 = 0;
export const SESSION_OPENING: i32 = 1;
export const SESSION_UP: i32 = 2;
export const SESSION_ENDING: i32 = 3;

/** Longest wait for CONNACK. */
const CONNACK_TIMEOUT_MS: i32 = 30_000;

/** Most messages of QoS 1 and 2 on their way at a time, unless the server wants fewer. */
const WINDOW: i32 = 16;

const WHERE: string = "mqtt";

export class Session {
  /** What the last `receive` has brought for the application. */
  message: PublishPacket | undefined = undefined;
  /** What the last `receive` has told about a subscription. */
  answered: Subscription | undefined = undefined;
  /** Why the connection has to be closed; empty if it has not. */
  fault: string = "";
  readonly subscriptions: Subscriptions;
  readonly outgoing: OutgoingQueue;

  /** May be changed between connections, but for the limits of the queue. */
  settings: SessionSettings;
  private current: i32 = SESSION_DOWN;
  private readonly ids: PacketIds;
  /** Messages of QoS 2 that were delivered and whose PUBREL has not come. */
  private readonly received: PacketIdSet = new PacketIdSet();
  /** Goes out before everything else, in this order. */
  private control: Packet[] = [];
  /** Messages of QoS 0. */
  private quick: PublishPacket[] = [];
  private quickBytes: i32 = 0;
  private lastSent: u32 = 0;
  private pingSent: boolean = false;
  private pingAt: u32 = 0;
  private keepAliveMs: i32 = 0;
  private serverMaxQos: i32 = 2;
  private serverRetains: boolean = true;
  private serverMaxPacket: u32 = 0xffffffff;

  /** `lastId`: a random number, see PacketIds. */
  constructor(settings: SessionSettings, lastId: i32) {
    this.settings = settings;
    this.ids = new PacketIds(lastId);
    this.subscriptions = new Subscriptions(this.ids);
    this.outgoing = new OutgoingQueue(this.ids, settings.maxQueueLength, settings.maxQueueBytes);
  }

  /** SESSION_*. */
  get state(): i32 {
    return this.current;
  }

  /** Packets that wait to be sent for what was received: while they are many, nothing more should be received. */
  get backlog(): i32 {
    return this.control.length;
  }

  /** A connection is open: CONNECT goes out. */
  connect(now: u32): void {
    this.closed();
    this.current = SESSION_OPENING;
    this.lastSent = now;
    this.control.push(this.connectPacket());
  }

  /** The connection is gone. Messages of QoS 0 that wait go with it. */
  closed(): void {
    this.current = SESSION_DOWN;
    this.fault = "";
    this.control = [];
    this.quick = [];
    this.quickBytes = 0;
    this.pingSent = false;
  }

  /** Says goodbye: after DISCONNECT nothing is sent any more. */
  disconnect(): void {
    if (this.current === SESSION_UP) this.control.push(new ReasonPacket(DISCONNECT, REASON_SUCCESS));
    this.current = SESSION_ENDING;
  }

  /**
   * Takes a message. Its packet identifier, 1 with QoS 0; 0 if it was not taken: QoS 0 without a connection or beyond
   * `maxQueueBytes` of unsent ones, or more than can be kept. The topic is one (`isTopicName`).
   */
  publish(topic: string, payload: Uint8Array, qos: i32, retain: boolean): i32 {
    const limit = this.serverMaxQos < this.settings.maxQos ? this.serverMaxQos : this.settings.maxQos;
    const packet = new PublishPacket(topic, payload, qos < limit ? qos : limit, retain);
    const objection = this.current === SESSION_UP ? this.objection(packet) : "";
    if (objection !== "") {
      logError(WHERE, `${topic}: not published: ${objection}`);
      return 0;
    }
    if (packet.qos === 0) return this.publishQuick(packet);
    return this.settings.maxQueueLength > 0 ? this.publishKept(packet) : this.publishOnce(packet);
  }

  private publishQuick(packet: PublishPacket): i32 {
    const size = packet.topic.length + packet.payload.length;
    if (this.current !== SESSION_UP || (this.quick.length > 0 && this.quickBytes + size > this.settings.maxQueueBytes)) return 0;
    this.quick.push(packet);
    this.quickBytes += size;
    return 1;
  }

  private publishKept(packet: PublishPacket): i32 {
    if (!this.outgoing.fits(packet)) {
      logError(WHERE, `${packet.topic}: not published: longer than mqtt.max_queue_bytes`);
      return 0;
    }
    const dropped = this.outgoing.makeRoom(packet);
    if (dropped === undefined) {
      logError(WHERE, `${packet.topic}: not published: the server does not complete what it has`);
      return 0;
    }
    for (const topic of dropped) logWarn(WHERE, `queue is full, oldest message dropped: ${topic}`);
    packet.packetId = this.ids.take();
    if (packet.packetId !== 0) this.outgoing.add(packet);
    return packet.packetId;
  }

  /** QoS 1 or 2 with nothing kept: sent once, if there is a connection. */
  private publishOnce(packet: PublishPacket): i32 {
    packet.packetId = this.ids.take();
    this.ids.release(packet.packetId);
    return this.publishQuick(packet) === 0 ? 0 : packet.packetId;
  }

  /** Why the server would not take the message; empty if it would. */
  private objection(packet: PublishPacket): string {
    if (packet.qos > this.serverMaxQos) return `the server takes no QoS ${packet.qos}`;
    if (packet.retain && !this.serverRetains) return "the server retains nothing";
    if (this.serverMaxPacket < 0xffffffff && encodedSize(packet, this.settings.version) > this.serverMaxPacket) {
      return `the server takes no more than ${this.serverMaxPacket} bytes`;
    }
    return "";
  }

  /** The next packet to send; undefined if there is nothing to send now. */
  nextOutput(now: u32): Packet | undefined {
    const packet = this.pull();
    if (packet !== undefined) this.lastSent = now;
    return packet;
  }

  private pull(): Packet | undefined {
    if (this.control.length > 0) return this.control.shift();
    if (this.current !== SESSION_UP) return undefined;
    const quick = this.quick.shift();
    if (quick !== undefined) {
      this.quickBytes -= quick.topic.length + quick.payload.length;
      return quick;
    }
    return this.subscriptions.next() ?? this.pullKept();
  }

  /** Messages may have been taken before it was known what this server can do. */
  private pullKept(): Packet | undefined {
    for (;;) {
      const packet = this.outgoing.next();
      if (!(packet instanceof PublishPacket)) return packet;
      const objection = this.objection(packet);
      if (objection === "") return packet;
      logError(WHERE, `${packet.topic}: dropped: ${objection}`);
      this.outgoing.discard(packet.packetId);
    }
  }

  /** Milliseconds until `tick` has to be called; -1: it has not. */
  deadline(now: u32): i32 {
    if (this.current === SESSION_OPENING) return this.left(this.lastSent, CONNACK_TIMEOUT_MS, now);
    if (this.current !== SESSION_UP || this.keepAliveMs === 0) return -1;
    return this.left(this.pingSent ? this.pingAt : this.lastSent, this.keepAliveMs, now);
  }

  private left(since: u32, span: i32, now: u32): i32 {
    const left = span - ((now - since) | 0);
    return left > 0 ? left : 0;
  }

  /** Does what is due: a PINGREQ, or giving up a server that does not answer. */
  tick(now: u32): void {
    if (this.deadline(now) !== 0) return;
    if (this.current === SESSION_OPENING) this.fail(REASON_KEEP_ALIVE, "no answer to CONNECT");
    else if (this.pingSent) this.fail(REASON_KEEP_ALIVE, "no answer to PINGREQ");
    else {
      this.pingSent = true;
      this.pingAt = now;
      this.control.push(new PingPacket(PINGREQ));
    }
  }

  /** Ends the connection for what the server has done, or not done. Any fault before counts. */
  fail(code: i32, fault: string): void {
    if (this.fault !== "") return;
    this.fault = fault;
    this.control = [];
    if (this.current === SESSION_UP && this.settings.version === MQTT_5) this.control.push(new ReasonPacket(DISCONNECT, code));
    this.current = SESSION_ENDING;
  }

  /** Takes a packet from the server. */
  receive(packet: Packet): void {
    this.message = undefined;
    this.answered = undefined;
    if (this.current === SESSION_OPENING && packet instanceof ConnackPacket) this.opened(packet);
    else if (this.current !== SESSION_UP) this.unexpected(packet);
    else if (packet instanceof PublishPacket) this.arrived(packet);
    else if (packet instanceof AckPacket) this.acknowledged(packet);
    else if (packet instanceof SubackPacket) this.subscribed(packet);
    else if (packet.type === PINGRESP) this.pingSent = false;
    else if (packet instanceof ReasonPacket && packet.type === DISCONNECT && this.settings.version === MQTT_5) this.dismissed(packet);
    else this.unexpected(packet);
  }

  private unexpected(packet: Packet): void {
    if (this.current !== SESSION_ENDING) this.fail(REASON_PROTOCOL_ERROR, `unexpected ${packetName(packet.type)}`);
  }

  private dismissed(packet: ReasonPacket): void {
    this.fault = `server: ${this.words(packet, packet.code)}`;
    this.control = [];
    this.current = SESSION_ENDING;
  }

  /** A reason code in words, and what the server says to it. */
  private words(packet: Packet, code: i32): string {
    const remark = propertyText(packet.properties, PROP_REASON_STRING);
    const text = reasonText(this.settings.version, code);
    return remark === "" ? text : `${text} (${remark})`;
  }

  private opened(packet: ConnackPacket): void {
    if (packet.code !== 0) {
      this.fault = `refused: ${this.words(packet, packet.code)}`;
      this.current = SESSION_ENDING;
      return;
    }
    if (packet.sessionPresent && this.settings.clean) {
      this.fail(REASON_PROTOCOL_ERROR, "session present after a clean start");
      return;
    }
    const { properties } = packet;
    this.current = SESSION_UP;
    const keepAlive = propertyNumber(properties, PROP_SERVER_KEEP_ALIVE, this.settings.keepAlive);
    // A tenth early, so that the PINGREQ is under way within the interval.
    this.keepAliveMs = keepAlive * 900;
    this.serverMaxQos = propertyNumber(properties, PROP_MAXIMUM_QOS, 2);
    this.serverRetains = propertyNumber(properties, PROP_RETAIN_AVAILABLE, 1) === 1;
    this.serverMaxPacket = propertyNumber(properties, PROP_MAXIMUM_PACKET_SIZE, 0xffffffff);
    const assigned = propertyText(properties, PROP_ASSIGNED_CLIENT_ID);
    if (assigned !== "") this.settings.clientId = assigned;
    const receiveMaximum = propertyNumber(properties, PROP_RECEIVE_MAXIMUM, 65535);
    this.outgoing.window = receiveMaximum < WINDOW ? receiveMaximum : WINDOW;
    this.subscriptions.maxQos = this.settings.maxQos;
    if (!packet.sessionPresent) this.received.clear();
    const inDoubt = this.outgoing.reconnected(packet.sessionPresent);
    if (inDoubt > 0) logWarn(WHERE, `the server has lost the session: ${inDoubt} messages of QoS 2 may not have been passed on`);
    this.subscriptions.reconnected(packet.sessionPresent);
  }

  private arrived(packet: PublishPacket): void {
    if (propertyNumber(packet.properties, PROP_TOPIC_ALIAS, 0) !== 0) {
      this.fail(REASON_TOPIC_ALIAS, "topic alias, although none was allowed");
      return;
    }
    const id = packet.packetId;
    let isNew = true;
    if (packet.qos === 1) this.control.push(new AckPacket(PUBACK, id, REASON_SUCCESS));
    if (packet.qos === 2) {
      isNew = !this.received.has(id);
      this.received.add(id);
      this.control.push(new AckPacket(PUBREC, id, REASON_SUCCESS));
    }
    if (packet.cut > 0) logError(WHERE, `${packet.topic}: dropped: ${packet.cut} bytes more than mqtt.recv_mbuf_limit`);
    else if (isNew) this.message = packet;
  }

  private acknowledged(ack: AckPacket): void {
    if (ack.type === PUBREL) {
      const known = this.received.delete(ack.packetId);
      const code = known || this.settings.version !== MQTT_5 ? REASON_SUCCESS : REASON_ID_NOT_FOUND;
      this.control.push(new AckPacket(PUBCOMP, ack.packetId, code));
      return;
    }
    if (ack.code >= 0x80) logWarn(WHERE, `message ${ack.packetId}: ${packetName(ack.type)}: ${this.words(ack, ack.code)}`);
    const result = this.outgoing.acknowledge(ack);
    if (result === ACK_WRONG) {
      this.fail(REASON_PROTOCOL_ERROR, `unexpected ${packetName(ack.type)} for message ${ack.packetId}`);
      return;
    }
    if (result === ACK_UNKNOWN) logDebug(WHERE, `${packetName(ack.type)} for an unknown message: ${ack.packetId}`);
    if (ack.type !== PUBREC || ack.code >= 0x80) return;
    const code = result === ACK_UNKNOWN && this.settings.version === MQTT_5 ? REASON_ID_NOT_FOUND : REASON_SUCCESS;
    this.control.push(new AckPacket(PUBREL, ack.packetId, code));
  }

  private subscribed(ack: SubackPacket): void {
    if (ack.codes.length > 1) {
      this.fail(REASON_PROTOCOL_ERROR, `${packetName(ack.type)} with ${ack.codes.length} codes for one filter`);
      return;
    }
    const subscription = this.subscriptions.acknowledge(ack);
    this.answered = subscription;
    if (subscription === undefined) logDebug(WHERE, `${packetName(ack.type)} for an unknown request: ${ack.packetId}`);
    else if (subscription.refused) logError(WHERE, `${subscription.filter}: refused: ${this.words(ack, ack.codes[0]!)}`);
  }

  private connectPacket(): ConnectPacket {
    const { settings } = this;
    const packet = new ConnectPacket();
    packet.version = settings.version;
    packet.clientId = settings.clientId;
    packet.clean = settings.clean;
    packet.keepAlive = settings.keepAlive;
    packet.will = settings.will;
    packet.user = settings.user;
    packet.password = settings.password;
    if (settings.version !== MQTT_5) return packet;
    const properties = new Properties().addNumber(PROP_MAXIMUM_PACKET_SIZE, settings.receiveLimit);
    if (!settings.clean) properties.addNumber(PROP_SESSION_EXPIRY, settings.sessionExpiry);
    packet.properties = properties;
    return packet;
  }
}
