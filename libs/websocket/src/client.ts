import { connectTcp, type TcpSocket } from "@meerkat/core/net/tcp.ts";
import type { TlsSettings } from "@meerkat/core/net/tls.ts";
import { after, type Timer } from "@meerkat/core/timer.ts";
import { NET_CONNECTING, NET_ENDED, NET_FAILED } from "@meerkat/hal/net.ts";
import { bytesOf } from "@meerkat/http-common/ascii.ts";
import { HeadReader } from "@meerkat/http-common/head_reader.ts";
import { MAX_HEAD_BYTES, ResponseHead } from "@meerkat/http-common/message.ts";
import { parseUrl, type Url } from "@meerkat/http-common/url.ts";
import { WebSocketConnection, WebSocketLimits } from "./connection.ts";
import { checkResponse, newKey } from "./handshake.ts";

/** How a WebSocket is opened. */
export class WebSocketClientOptions {
  limits: WebSocketLimits = new WebSocketLimits();
  /** Protocols to offer, a comma list; empty: none. */
  protocols: string = "";
  /** Empty: none. */
  origin: string = "";
  /** More header fields, each `Name: value` and CR LF. */
  fields: string = "";
  /** For `wss`: what peers are checked by. Without it, `wss` fails. */
  tls: TlsSettings | undefined = undefined;
  /** Name that the certificate must have; empty: the host of the address. */
  tlsName: string = "";
  /** Milliseconds until the connection must be open. */
  timeout: i32 = 15000;
}

/** A WebSocket that is being opened. Exactly one of its handlers is called, unless it is cancelled. */
export class WebSocketOpening {
  private readonly url: Url;
  private readonly options: WebSocketClientOptions;
  private readonly opened: (connection: WebSocketConnection) => void;
  private readonly failed: (reason: string) => void;
  private readonly socket: TcpSocket;
  private readonly timer: Timer;
  private readonly key: string = newKey();
  private readonly reader: HeadReader = new HeadReader(MAX_HEAD_BYTES);
  private asked: boolean = false;
  private over: boolean = false;

  constructor(url: Url, options: WebSocketClientOptions, opened: (connection: WebSocketConnection) => void, failed: (reason: string) => void) {
    this.url = url;
    this.options = options;
    this.opened = opened;
    this.failed = failed;
    this.socket = connectTcp(url.host, url.port, url.secure ? options.tls : undefined, options.tlsName);
    this.socket.onEvent = () => this.onSocket();
    this.timer = after(options.timeout, () => this.fail("no answer in time"));
  }

  /** Gives up; no handler is called. */
  cancel(): void {
    if (this.end()) this.socket.abort();
  }

  private onSocket(): void {
    const state = this.socket.state;
    if (state === NET_FAILED) {
      this.fail(this.socket.error);
      return;
    }
    if (state === NET_CONNECTING) return;
    if (!this.asked) this.ask();
    this.takeAnswer();
  }

  private ask(): void {
    this.asked = true;
    const { protocols, origin, fields } = this.options;
    const upgrade = `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${this.key}\r\nSec-WebSocket-Version: 13\r\n`;
    const protocolField = protocols === "" ? "" : `Sec-WebSocket-Protocol: ${protocols}\r\n`;
    const originField = origin === "" ? "" : `Origin: ${origin}\r\n`;
    const request = `GET ${this.url.target} HTTP/1.1\r\nHost: ${this.url.hostField}\r\n${upgrade}${protocolField}${originField}${fields}\r\n`;
    this.socket.send(bytesOf(request));
  }

  private takeAnswer(): void {
    const input = new Uint8Array(MAX_HEAD_BYTES);
    const count = this.socket.read(input, 0, input.length);
    if (count === 0) {
      if (this.socket.state === NET_ENDED) this.fail("the server has ended the connection");
      return;
    }
    const at = this.reader.push(input, 0, count);
    const response = new ResponseHead();
    if (at < 0) {
      this.fail("the answer is malformed");
    } else if (this.reader.complete) {
      const fault = response.parse(this.reader, "GET") ? checkResponse(response, this.key, this.options.protocols) : "the answer is malformed";
      if (fault !== "") this.fail(fault);
      else this.succeed(response, input.slice(at, count));
    }
  }

  private succeed(response: ResponseHead, received: Uint8Array): void {
    if (!this.end()) return;
    const connection = new WebSocketConnection(this.socket, false, this.options.limits, response.fields.get("sec-websocket-protocol") ?? "");
    this.opened(connection);
    connection.start(received);
  }

  private fail(reason: string): void {
    if (!this.end()) return;
    this.socket.abort();
    this.failed(reason);
  }

  private end(): boolean {
    if (this.over) return false;
    this.over = true;
    this.timer.cancel();
    return true;
  }
}

/**
 * Opens a WebSocket at `ws://host[:port]/path` or `wss://…`. Undefined if the address is malformed, or needs TLS and
 * `options` has none; the handlers are called later otherwise. `opened` sets the handlers of the connection.
 */
export function openWebSocket(
  address: string,
  options: WebSocketClientOptions,
  opened: (connection: WebSocketConnection) => void,
  failed: (reason: string) => void,
): WebSocketOpening | undefined {
  const url = parseUrl(address);
  if (url === undefined || (url.scheme !== "ws" && url.scheme !== "wss")) return undefined;
  if (url.secure && options.tls === undefined) return undefined;
  return new WebSocketOpening(url, options, opened, failed);
}
