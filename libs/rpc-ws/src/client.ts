import "@meerkat/hal/clock.native.ts";
import type { ConfigRpcWs } from "@meerkat/config";
import { logError, logInfo } from "@meerkat/core/log.ts";
import { after, every, type Timer } from "@meerkat/core/timer.ts";
import { RpcChannel } from "@meerkat/rpc-common/channel.ts";
import { networkInUse } from "@meerkat/rpc-common/passwords.ts";
import { addChannel, addChannelFactory, channelClosed, channelOpened, channelReady, frameReceived } from "@meerkat/rpc-common/rpc.ts";
import { openWebSocket, WebSocketClientOptions, type WebSocketOpening } from "@meerkat/websocket/client.ts";
import type { WebSocketConnection } from "@meerkat/websocket/connection.ts";
import { CLOSE_GOING_AWAY } from "@meerkat/websocket/frame.ts";
import { clientTls, type WsSettings, withFragment, wsSettings } from "./settings.ts";

const WHERE: string = "rpc_ws";

/** What Mongoose OS says, and servers may look at. */
const PROTOCOL: string = "json-rpc";
const ORIGIN: string = "https://mongoose-os.com";

/** A connection to a server, made again and again: after the shortest time at first, then after twice as long each time. */
class WsClientChannel extends RpcChannel {
  private readonly settings: WsSettings;
  private readonly options: WebSocketClientOptions = new WebSocketClientOptions();
  private opening: WebSocketOpening | undefined = undefined;
  private socket: WebSocketConnection | undefined = undefined;
  private timer: Timer | undefined = undefined;
  private idle: Timer | undefined = undefined;
  /** Milliseconds until the next attempt. */
  private delay: i32;
  private ended: boolean = false;

  constructor(dst: string, settings: WsSettings, maxBytes: i32) {
    super(dst);
    this.settings = settings;
    this.delay = settings.minMs;
    this.options.protocols = PROTOCOL;
    this.options.origin = ORIGIN;
    this.options.limits.maxMessage = maxBytes;
  }

  type(): string {
    return this.settings.caCert === "" ? "WS_out" : "WSS_out";
  }

  info(): string {
    return this.socket?.peer ?? "";
  }

  override isPersistent(): boolean {
    return this.settings.maxMs > 0;
  }

  override wantsBroadcast(): boolean {
    return true;
  }

  canSend(): boolean {
    const socket = this.socket;
    return socket !== undefined && socket.isOpen && socket.unsent === 0;
  }

  send(frame: string, _dst: string): void {
    this.socket?.sendText(frame);
    if (this.canSend()) channelReady(this);
  }

  override close(): void {
    this.ended = true;
    this.timer?.cancel();
    this.idle?.cancel();
    this.opening?.cancel();
    this.socket?.close(CLOSE_GOING_AWAY, "");
  }

  /** Begins to connect. False, and said in the log, if the settings do not allow it. */
  connect(): boolean {
    if (this.settings.secure && this.options.tls === undefined) this.options.tls = clientTls(this.settings);
    this.options.tlsName = this.settings.serverName;
    this.opening = openWebSocket(
      this.settings.address,
      this.options,
      (socket) => this.opened(socket),
      (reason) => this.failed(reason),
    );
    if (this.opening === undefined) logError(WHERE, `${this.settings.address}: not a ws:// address, or no TLS`);
    return this.opening !== undefined;
  }

  private opened(socket: WebSocketConnection): void {
    logInfo(WHERE, `connected to ${this.settings.address}`);
    this.opening = undefined;
    this.socket = socket;
    this.delay = this.settings.minMs;
    socket.onText = (text) => {
      frameReceived(this, text);
    };
    socket.onBinary = (data) => {
      frameReceived(this, new TextDecoder().decode(data));
    };
    socket.onDrained = () => channelReady(this);
    socket.onClosed = (code) => this.closed(code);
    this.lastActiveMs = hal_ticks_ms();
    if (!this.isPersistent() && this.settings.idleMs > 0) this.idle = every(1000, () => this.checkIdle());
    channelOpened(this);
  }

  private closed(code: i32): void {
    logInfo(WHERE, `${this.settings.address}: closed (${code})`);
    this.socket = undefined;
    this.idle?.cancel();
    channelClosed(this);
    this.again();
  }

  private failed(reason: string): void {
    logError(WHERE, `${this.settings.address}: ${reason}`);
    this.opening = undefined;
    if (!this.isPersistent()) channelClosed(this);
    this.again();
  }

  private again(): void {
    if (this.ended || !this.isPersistent()) return;
    this.timer = after(this.delay, () => this.connect());
    const double = this.delay * 2;
    this.delay = double < this.settings.maxMs ? double : this.settings.maxMs;
  }

  private checkIdle(): void {
    const idleMs = (hal_ticks_ms() - this.lastActiveMs) | 0;
    if (idleMs >= this.settings.idleMs) this.close();
  }
}

/** Connects to the server of the configuration, if there is one; it is the default route for frames. */
export function startWsClient(section: ConfigRpcWs, maxBytes: i32): void {
  if (section.server_address === "") return;
  networkInUse();
  const channel = new WsClientChannel("*", wsSettings(section, section.server_address, 0), maxBytes);
  addChannel(channel);
  channel.connect();
}

/** Lets frames go to addresses `ws://…` and `wss://…`, by connections that are made when they are needed. */
export function addWsFactory(section: ConfigRpcWs, maxBytes: i32, idleSeconds: i32): void {
  const open = (uri: string): RpcChannel | undefined => {
    networkInUse();
    const channel = new WsClientChannel(uri, withFragment(wsSettings(section, uri, idleSeconds * 1000), uri), maxBytes);
    return channel.connect() ? channel : undefined;
  };
  addChannelFactory("ws", open);
  addChannelFactory("wss", open);
}
