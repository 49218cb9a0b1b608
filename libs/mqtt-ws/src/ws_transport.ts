import type { ConfigMqtt } from "@meerkat/config";
import { defer } from "@meerkat/core/loop.ts";
import type { TlsSettings } from "@meerkat/core/net/tls.ts";
import { NET_CONNECTING, NET_FAILED, NET_OPEN } from "@meerkat/hal/net.ts";
import { SettingsFault } from "@meerkat/mqtt/settings_fault.ts";
import { MqttTransport } from "@meerkat/mqtt/transport.ts";
import { openWebSocket, WebSocketClientOptions, type WebSocketOpening } from "@meerkat/websocket/client.ts";
import type { WebSocketConnection } from "@meerkat/websocket/connection.ts";
import { CLOSE_NORMAL } from "@meerkat/websocket/frame.ts";

/** Name of the WebSocket protocol (MQTT 3.1.1 section 6). */
const PROTOCOL: string = "mqtt";

/** MQTT in the binary messages of a WebSocket: their borders mean nothing. */
export class WsTransport extends MqttTransport {
  private opening: WebSocketOpening | undefined;
  private socket: WebSocketConnection | undefined = undefined;
  private current: i32 = NET_CONNECTING;
  private problem: string = "";
  /** Received messages; of the first, the bytes from `firstRead` on are not read yet. */
  private inbox: Uint8Array[] = [];
  private firstRead: i32 = 0;

  constructor(url: string, options: WebSocketClientOptions) {
    super();
    this.opening = openWebSocket(
      url,
      options,
      (socket) => this.opened(socket),
      (reason) => this.failed(reason),
    );
    if (this.opening === undefined) defer(() => this.failed(`${url}: no address of a WebSocket`));
  }

  private opened(socket: WebSocketConnection): void {
    this.opening = undefined;
    this.socket = socket;
    this.current = NET_OPEN;
    socket.onBinary = (data) => {
      this.inbox.push(data);
      // Later: the client reads into the buffer that all sockets share, which the WebSocket is still working through.
      defer(() => this.changed());
    };
    socket.onText = () => this.failed("text message: MQTT comes in binary ones");
    socket.onDrained = () => this.changed();
    socket.onClosed = (code, reason) => this.failed(`WebSocket closed: ${code} ${reason}`);
    this.changed();
  }

  private failed(reason: string): void {
    if (this.current === NET_FAILED) return;
    this.opening = undefined;
    this.current = NET_FAILED;
    this.problem = reason;
    this.changed();
  }

  private changed(): void {
    const { onEvent } = this;
    if (onEvent !== undefined) onEvent();
  }

  state(): i32 {
    return this.current === NET_FAILED && this.inbox.length > 0 ? NET_OPEN : this.current;
  }

  error(): string {
    return this.problem;
  }

  read(data: Uint8Array, off: i32, len: i32): i32 {
    if (this.inbox.length === 0) return 0;
    const first = this.inbox[0]!;
    const left = first.length - this.firstRead;
    const count = left < len ? left : len;
    data.set(first.subarray(this.firstRead, this.firstRead + count), off);
    this.firstRead += count;
    if (this.firstRead === first.length) {
      this.inbox.shift();
      this.firstRead = 0;
    }
    if (this.inbox.length > 0 || this.current === NET_FAILED) defer(() => this.changed());
    return count;
  }

  send(data: Uint8Array): boolean {
    return this.socket !== undefined && this.socket.sendBinary(data);
  }

  unsent(): i32 {
    return this.socket === undefined ? 0 : this.socket.unsent;
  }

  close(): void {
    this.onEvent = undefined;
    this.inbox = [];
    if (this.opening !== undefined) this.opening.cancel();
    if (this.socket !== undefined) this.socket.close(CLOSE_NORMAL, "");
  }
}

/** Opens MQTT over a WebSocket at `mqtt.ws_path` of the server. */
export function openWsTransport(config: ConfigMqtt, host: string, port: i32, tls: TlsSettings | undefined): MqttTransport | SettingsFault {
  if (!config.ws_path.startsWith("/")) return new SettingsFault(`ws_path: "${config.ws_path}" does not begin with /`);
  const options = new WebSocketClientOptions();
  options.protocols = PROTOCOL;
  options.tls = tls;
  // Several packets may come in one message.
  options.limits.maxMessage = 2 * config.recv_mbuf_limit + 1024;
  return new WsTransport(`${tls === undefined ? "ws" : "wss"}://${host}:${port}${config.ws_path}`, options);
}
