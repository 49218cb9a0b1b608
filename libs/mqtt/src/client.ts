import "@meerkat/hal/clock.native.ts";
import "@meerkat/hal/system.native.ts";
import type { ConfigMqtt } from "@meerkat/config";
import {
  CLOUD_MQTT,
  CloudPayload,
  EVENT_CLOUD_CONNECTED,
  EVENT_CLOUD_CONNECTERROR,
  EVENT_CLOUD_CONNECTING,
  EVENT_CLOUD_DISCONNECTED,
} from "@meerkat/core/cloud.ts";
import { triggerEvent } from "@meerkat/core/events.ts";
import { logError, logInfo } from "@meerkat/core/log.ts";
import { socketInput } from "@meerkat/core/net/tcp.ts";
import type { TlsSettings } from "@meerkat/core/net/tls.ts";
import { after, type Timer } from "@meerkat/core/timer.ts";
import { NET_CONNECTING, NET_OPEN } from "@meerkat/hal/net.ts";
import { Backoff } from "./backoff.ts";
import type { MqttConnector } from "./connector.ts";
import { encodePacket, encodePublishHead } from "./encode.ts";
import { Handlers, type MqttHandler } from "./handlers.ts";
import { PublishPacket } from "./packet.ts";
import { PacketStream } from "./packet_stream.ts";
import { serverAddress, serverTls, sessionSettings, tlsKey, usesTls } from "./server.ts";
import { SESSION_DOWN, SESSION_OPENING, SESSION_UP, Session } from "./session.ts";
import { SessionSettings } from "./session_settings.ts";
import { SettingsFault } from "./settings_fault.ts";
import { MQTT_CONNECTED, MQTT_CONNECTING, MQTT_DISCONNECTED } from "./state.ts";
import type { Subscription } from "./subscriptions.ts";
import { isTopicFilter, isTopicName } from "./topic.ts";
import type { MqttTransport } from "./transport.ts";

/** Longest wait for a connection, the TLS handshake included. */
const CONNECT_TIMEOUT_MS: i32 = 30_000;

/** More bytes than this are not waiting at the connection to be sent, but for the last packet. */
const SEND_AHEAD: i32 = 4096;

/** Packets are sent together until they are so many bytes: about what goes into a TCP segment. */
const SEND_AT_ONCE: i32 = 1024;

/** While more answers than this wait to be sent, nothing is received. */
const MAX_BACKLOG: i32 = 32;

/** The clock counts as set from here on: 2017-07-14, as in Mongoose OS. */
const TIME_IS_SET_MS: number = 1_500_000_000_000;
const TIME_POLL_MS: i32 = 1000;

const WHERE: string = "mqtt";

/** A server that can be connected to. */
export class MqttServer {
  /** Of its section, for the log. */
  readonly name: string;
  readonly config: ConfigMqtt;
  /** Made at the first connection and kept while the settings are the same: TLS sessions are resumed with it. */
  private tls: TlsSettings | undefined = undefined;
  private tlsKey: string = "";

  constructor(name: string, config: ConfigMqtt) {
    this.name = name;
    this.config = config;
  }

  /** TLS settings for a connection that is made now; undefined: without TLS. */
  currentTls(): TlsSettings | SettingsFault | undefined {
    const { tls } = this;
    const key = tlsKey(this.config);
    if (tls !== undefined && key === this.tlsKey) return tls;
    if (tls !== undefined) tls.free();
    this.tls = undefined;
    if (!usesTls(this.config)) return undefined;
    const made = serverTls(this.config);
    if (made instanceof SettingsFault) return made;
    this.tls = made;
    this.tlsKey = key;
    return made;
  }

  get minDelayMs(): i32 {
    return delayMs(this.config.reconnect_timeout_min);
  }

  get maxDelayMs(): i32 {
    return delayMs(this.config.reconnect_timeout_max);
  }
}

function delayMs(seconds: number): i32 {
  return seconds <= 0 ? 0 : seconds > 86_400 ? 86_400_000 : Math.floor(seconds * 1000);
}

/**
 * An MQTT client that stays connected: to the first server, or to the second while the first cannot be reached. Its
 * session (subscriptions, and messages that are not acknowledged) outlives connections.
 */
export class MqttClient {
  readonly session: Session;
  private readonly servers: readonly MqttServer[];
  private readonly deviceId: string;
  private readonly connector: MqttConnector;
  private readonly handlers: Handlers = new Handlers();
  private readonly listeners: ((state: i32) => void)[] = [];
  private readonly roomListeners: (() => void)[] = [];
  private readonly backoff: Backoff = new Backoff();
  private which: i32 = 0;
  private running: boolean = false;
  private current: i32 = MQTT_DISCONNECTED;
  private reason: string = "";
  private transport: MqttTransport | undefined = undefined;
  private stream: PacketStream = new PacketStream(16, 4);
  /** Until the next attempt, or until the attempt under way is given up. */
  private attempt: Timer | undefined = undefined;
  private clock: Timer | undefined = undefined;
  private flushing: boolean = false;

  /** `servers`: the first one, and those to try instead if there are any. Starts nothing. */
  constructor(servers: readonly MqttServer[], deviceId: string, connector: MqttConnector) {
    this.servers = servers;
    this.deviceId = deviceId;
    this.connector = connector;
    const settings = sessionSettings(servers[0]!.config, deviceId);
    this.session = new Session(settings instanceof SettingsFault ? new SessionSettings() : settings, hal_random() & 0xffff);
  }

  /** MQTT_DISCONNECTED, MQTT_CONNECTING or MQTT_CONNECTED. */
  get state(): i32 {
    return this.current;
  }

  /** Why the last connection ended or could not be made; empty if there was none. */
  get lastError(): string {
    return this.reason;
  }

  /** `host:port` as configured of the server in use. */
  get server(): string {
    return this.servers[this.which]!.config.server;
  }

  /** Bytes that were sent and have not left the machine. */
  get unsent(): i32 {
    return this.transport === undefined ? 0 : this.transport.unsent();
  }

  /** Calls `fn` at each change of `state`. */
  onState(fn: (state: i32) => void): void {
    this.listeners.push(fn);
  }

  /** Whether a message of QoS 1 or 2 can be sent without anything being dropped for it, as far as their number goes. */
  get hasRoom(): boolean {
    const { outgoing } = this.session;
    return this.current === MQTT_CONNECTED && (outgoing.maxMessages === 0 || outgoing.length < outgoing.maxMessages);
  }

  /** Calls `fn` whenever `hasRoom` may have become true. */
  onRoom(fn: () => void): void {
    this.roomListeners.push(fn);
  }

  /** Connects, and stays connected until `stop`. */
  start(): void {
    if (this.running) return;
    this.running = true;
    this.backoff.reset();
    this.schedule(0);
  }

  /** The network has come back: an attempt that is being waited for is made now. */
  hurry(): void {
    if (!this.running || this.transport !== undefined) return;
    this.backoff.reset();
    this.schedule(0);
  }

  /** Says goodbye to the server, and connects no more. */
  stop(): void {
    if (!this.running) return;
    this.running = false;
    this.cancelAttempt();
    if (this.transport === undefined) return;
    this.session.disconnect();
    this.flush();
    this.end("disconnected by the program", false);
  }

  /**
   * Publishes a message. Returns its packet identifier (with QoS 0 just not 0), or 0 if it was not taken: `topic` is none,
   * QoS 0 without a connection, no room. With QoS 1 and 2 it is sent when there is a connection, and again until the
   * server has it. `data` is not changed by the caller any more; text goes out as UTF-8.
   */
  publish(topic: string, data: Uint8Array | string, qos: i32, retain: boolean): i32 {
    if (!isTopicName(topic)) {
      logError(WHERE, `not published: "${topic.slice(0, 60)}" is no topic`);
      return 0;
    }
    const payload = typeof data === "string" ? new TextEncoder().encode(data) : data;
    const id = this.session.publish(topic, payload, qos, retain);
    this.flush();
    return id;
  }

  /**
   * Calls `handler` for messages that fit the filter, from now on and over all connections. Undefined if it is no topic
   * filter; else tells whether the server has granted it.
   */
  subscribe(filter: string, qos: i32, handler: MqttHandler): Subscription | undefined {
    if (!isTopicFilter(filter)) {
      logError(WHERE, `not subscribed: "${filter.slice(0, 60)}" is no topic filter`);
      return undefined;
    }
    this.handlers.add(filter, handler);
    const subscription = this.session.subscriptions.want(filter, qos);
    this.flush();
    return subscription;
  }

  /** Ends a subscription and forgets all its handlers. False if there is none. */
  unsubscribe(filter: string): boolean {
    this.handlers.remove(filter);
    const found = this.session.subscriptions.unwant(filter);
    this.flush();
    return found;
  }

  private setState(state: i32): void {
    if (this.current === state) return;
    this.current = state;
    for (const listener of this.listeners) listener(state);
  }

  private raise(event: i32): void {
    if (event === EVENT_CLOUD_CONNECTING || this.servers[this.which]!.config.cloud_events) triggerEvent(event, new CloudPayload(CLOUD_MQTT));
  }

  private cancelAttempt(): void {
    if (this.attempt !== undefined) this.attempt.cancel();
    this.attempt = undefined;
  }

  private schedule(ms: i32): void {
    this.cancelAttempt();
    this.attempt = after(ms, () => this.connect());
  }

  private connect(): void {
    this.attempt = undefined;
    const server = this.servers[this.which]!;
    if (server.config.require_time && hal_wall_ms() < TIME_IS_SET_MS) {
      this.schedule(TIME_POLL_MS);
      return;
    }
    this.setState(MQTT_CONNECTING);
    this.raise(EVENT_CLOUD_CONNECTING);
    const fault = this.open(server);
    if (fault !== "") this.end(fault, true);
  }

  /** Begins to connect. Why that is not possible; empty if it is. */
  private open(server: MqttServer): string {
    const { config } = server;
    const settings = sessionSettings(config, this.deviceId);
    if (settings instanceof SettingsFault) return settings.text;
    const address = serverAddress(config);
    if (address === undefined) return `server: "${config.server}" is not host:port`;
    const tls = server.currentTls();
    if (tls instanceof SettingsFault) return tls.text;
    const transport = this.connector(config, address.host, address.port, tls);
    if (transport instanceof SettingsFault) return transport.text;
    this.session.settings = settings;
    this.stream = new PacketStream(settings.receiveLimit, settings.version);
    this.transport = transport;
    transport.onEvent = () => this.changed();
    this.attempt = after(CONNECT_TIMEOUT_MS, () => this.end("no connection in time", true));
    logInfo(WHERE, `${server.name}: connecting to ${address.host}:${address.port}`);
    return "";
  }

  /** Something has happened at the connection. What cannot be dealt with (no memory) ends it; messages are sent again then. */
  private changed(): void {
    try {
      this.proceed();
    } catch (error) {
      this.end(error instanceof Error ? error.message : "error", true);
    }
  }

  private proceed(): void {
    const { transport, session } = this;
    if (transport === undefined) return;
    const state = transport.state();
    if (state === NET_CONNECTING) return;
    if (state === NET_OPEN && session.state === SESSION_DOWN) {
      this.cancelAttempt();
      session.connect(hal_ticks_ms());
    }
    this.flush();
    this.receive();
    if (this.transport === transport && transport.state() !== NET_OPEN && session.backlog <= MAX_BACKLOG) {
      const error = transport.error();
      this.end(error === "" ? "closed by the server" : error, true);
    }
  }

  private receive(): void {
    const { transport, session } = this;
    if (transport === undefined || session.backlog > MAX_BACKLOG) return;
    const count = transport.read(socketInput, 0, socketInput.length);
    let at: i32 = 0;
    while (at < count && this.transport === transport) {
      at += this.stream.take(socketInput, at, count - at);
      this.took();
    }
    if (this.transport === transport) this.flush();
  }

  /** Looks at what the stream has found. */
  private took(): void {
    const { stream, session } = this;
    if (stream.fault !== "") session.fail(stream.code, `malformed packet: ${stream.fault}`);
    const { packet } = stream;
    if (packet !== undefined) {
      const wasOpening = session.state === SESSION_OPENING;
      const kept = session.outgoing.length;
      session.receive(packet);
      if (wasOpening && session.state === SESSION_UP) this.accepted();
      if (session.outgoing.length < kept || session.answered !== undefined) this.tellRoom();
      const { message } = session;
      if (message !== undefined) this.handlers.dispatch(message);
    }
    if (session.fault !== "") this.broken();
  }

  private tellRoom(): void {
    for (const listener of this.roomListeners) listener();
  }

  private accepted(): void {
    this.backoff.reset();
    this.reason = "";
    logInfo(WHERE, `${this.servers[this.which]!.name}: connected`);
    this.setState(MQTT_CONNECTED);
    this.raise(EVENT_CLOUD_CONNECTED);
  }

  private broken(): void {
    const { fault } = this.session;
    this.flush();
    this.end(fault, true);
  }

  /** Sends what the connection has room for. */
  private flush(): void {
    const { transport, session } = this;
    if (transport === undefined || this.flushing || session.state === SESSION_DOWN) return;
    this.flushing = true;
    const now = hal_ticks_ms();
    let error = "";
    try {
      while (transport.unsent() < SEND_AHEAD) {
        if (!this.sendNext(transport, now)) break;
      }
    } catch (problem) {
      error = problem instanceof Error ? problem.message : "error";
    }
    this.flushing = false;
    // A packet that the session takes for sent is not: the next connection sends it again.
    if (error !== "") this.end(error, true);
    else this.watchClock(now);
  }

  /** Sends the next packets, small ones together, since each write costs a segment. False if there is none. */
  private sendNext(transport: MqttTransport, now: u32): boolean {
    const { session } = this;
    const { version } = this.stream;
    const parts: Uint8Array[] = [];
    let total: i32 = 0;
    while (total < SEND_AT_ONCE) {
      const packet = session.nextOutput(now);
      if (packet === undefined) break;
      if (packet instanceof PublishPacket && packet.payload.length >= SEND_AT_ONCE) {
        parts.push(encodePublishHead(packet, version), packet.payload);
        break;
      }
      const bytes = encodePacket(packet, version);
      parts.push(bytes);
      total += bytes.length;
    }
    if (parts.length === 0) return false;
    // A copy of a long one would cost more.
    if (parts.length === 1 || parts[parts.length - 1]!.length >= SEND_AT_ONCE) {
      for (const part of parts) transport.send(part);
      return true;
    }
    const all = new Uint8Array(total);
    let at: i32 = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    transport.send(all);
    return true;
  }

  /** Sees to it that the session hears of its deadline. One that moves away is found out when the timer comes. */
  private watchClock(now: u32): void {
    const wait = this.session.deadline(now);
    if (wait < 0) return;
    if (this.clock !== undefined) {
      if (((this.clock.due - now) | 0) <= wait) return;
      this.clock.cancel();
    }
    this.clock = after(wait, () => this.clockRang());
  }

  private clockRang(): void {
    this.clock = undefined;
    this.session.tick(hal_ticks_ms());
    if (this.session.fault !== "") this.broken();
    else this.flush();
  }

  /** The connection is over, or there was none. */
  private end(reason: string, again: boolean): void {
    const wasConnected = this.current === MQTT_CONNECTED;
    const { transport } = this;
    this.transport = undefined;
    if (transport !== undefined) transport.close();
    this.session.closed();
    this.cancelAttempt();
    if (this.clock !== undefined) this.clock.cancel();
    this.clock = undefined;
    this.reason = reason;
    const { name } = this.servers[this.which]!;
    if (again) logError(WHERE, `${name}: ${wasConnected ? "connection lost" : "not connected"}: ${reason}`);
    else logInfo(WHERE, `${name}: ${reason}`);
    if (again && this.running) this.retry();
    this.setState(MQTT_DISCONNECTED);
    this.raise(wasConnected ? EVENT_CLOUD_DISCONNECTED : EVENT_CLOUD_CONNECTERROR);
  }

  /** Chooses the server for the next attempt, and when it is made. */
  private retry(): void {
    const other = this.which + 1 < this.servers.length ? this.which + 1 : 0;
    if (other !== this.which && this.backoff.isLongest(this.servers[this.which]!.maxDelayMs)) {
      this.which = other;
      this.backoff.reset();
      logInfo(WHERE, `trying ${this.servers[other]!.name} instead`);
    }
    const server = this.servers[this.which]!;
    const delay = this.backoff.next(server.minDelayMs, server.maxDelayMs, hal_random());
    this.schedule(delay);
  }
}
