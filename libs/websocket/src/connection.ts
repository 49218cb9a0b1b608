import { logError } from "@meerkat/core/log.ts";
import { socketInput, type TcpSocket } from "@meerkat/core/net/tcp.ts";
import { after, every, type Timer } from "@meerkat/core/timer.ts";
import { NET_ENDED, NET_FAILED } from "@meerkat/hal/net.ts";
import { type EndpointSink, WebSocketEndpoint } from "./endpoint.ts";
import { CLOSE_ABNORMAL, CLOSE_INTERNAL_ERROR } from "./frame.ts";

/** Limits of a connection. Times are in milliseconds. */
export class WebSocketLimits {
  /** Most bytes of a received message; longer ones end the connection with 1009. */
  maxMessage: i32 = 16384;
  /** Most bytes that wait to be sent; what goes beyond is refused. Where nothing waits, one message of any length is taken. */
  maxBacklog: i32 = 16384;
  /** A connection on which nothing moves for this long is pinged. */
  pingInterval: i32 = 5000;
  /** One on which nothing moves for this many intervals is broken. */
  pingsUnanswered: i32 = 4;
}

/** How long the peer may take to answer a close, and to end the connection. */
const CLOSE_MS: i32 = 3000;

/** An open WebSocket. Handlers are called in turns of the event loop, `onClosed` once, as the last. */
export class WebSocketConnection implements EndpointSink {
  onText: ((text: string) => void) | undefined = undefined;
  onBinary: ((data: Uint8Array) => void) | undefined = undefined;
  /** The close code of the peer; 1005 if it gave none, 1006 if the connection broke. */
  onClosed: ((code: i32, reason: string) => void) | undefined = undefined;
  /** Everything sent has gone to the port. */
  onDrained: (() => void) | undefined = undefined;
  /** Address and port of the peer. */
  readonly peer: string;
  /** The protocol agreed on; empty if none was. */
  readonly protocol: string;
  private readonly socket: TcpSocket;
  private readonly isServer: boolean;
  private readonly limits: WebSocketLimits;
  private readonly endpoint: WebSocketEndpoint;
  private readonly pings: Timer;
  private closing: Timer | undefined = undefined;
  private unsentAtClose: i32 = 0;
  private silentIntervals: i32 = 0;
  private closeCode: i32 = CLOSE_ABNORMAL;
  private closeReason: string = "";
  private over: boolean = false;

  /** Takes a socket after the handshake. Call `start` once the handlers are set. */
  constructor(socket: TcpSocket, isServer: boolean, limits: WebSocketLimits, protocol: string) {
    this.socket = socket;
    this.isServer = isServer;
    this.limits = limits;
    this.peer = socket.peer;
    this.protocol = protocol;
    this.endpoint = new WebSocketEndpoint(this, isServer, limits.maxMessage);
    socket.onEvent = () => this.onSocket();
    this.pings = every(limits.pingInterval, () => this.checkLife());
  }

  /** Handles the bytes that came with the handshake, and what follows. */
  start(received: Uint8Array): void {
    try {
      if (received.length > 0) this.endpoint.receive(received, 0, received.length);
    } catch (error) {
      this.fault(error);
    }
    this.onSocket();
  }

  get isOpen(): boolean {
    return this.endpoint.isOpen && !this.over;
  }

  /** Bytes that wait to be sent. */
  get unsent(): i32 {
    return this.socket.unsent;
  }

  /** Sends a message. False, and nothing sent, if too much waits already or the connection is not open. */
  sendText(text: string): boolean {
    return this.endpoint.sendText(text);
  }

  sendBinary(data: Uint8Array): boolean {
    return this.endpoint.sendBinary(data);
  }

  /** Closes in an orderly way; `onClosed` tells when it is over. */
  close(code: i32, reason: string): void {
    if (!this.isOpen) return;
    this.endpoint.close(code, reason);
    this.closeWithin();
  }

  /** Ends the connection at once. */
  abort(): void {
    this.finish(true);
  }

  transmit(frame: Uint8Array): boolean {
    const { maxBacklog } = this.limits;
    this.socket.sendLimit = this.unsent === 0 && frame.length > maxBacklog ? frame.length : maxBacklog;
    return this.socket.send(frame);
  }

  textReceived(text: string): void {
    const onText = this.onText;
    if (onText !== undefined) onText(text);
  }

  binaryReceived(data: Uint8Array): void {
    const onBinary = this.onBinary;
    if (onBinary !== undefined) onBinary(data);
  }

  closeReceived(code: i32, reason: string): void {
    this.closeCode = code;
    this.closeReason = reason;
    if (this.isServer) this.socket.shutdown();
    this.closeWithin();
  }

  private onSocket(): void {
    try {
      this.handleInput();
    } catch (error) {
      this.fault(error);
    }
  }

  /** Something that a handler should have dealt with, or there is no memory. */
  private fault(error: unknown): void {
    logError("websocket", `${this.peer}: ${error instanceof Error ? error.message : "error"}`);
    this.close(CLOSE_INTERNAL_ERROR, "");
  }

  private handleInput(): void {
    if (this.over) return;
    if (this.socket.state === NET_FAILED) {
      this.finish(true);
      return;
    }
    this.silentIntervals = 0;
    // A peer that does not take the answers is not heard: its messages stay with the port.
    if (this.unsent > this.limits.maxBacklog >> 1) return;
    const count = this.socket.read(socketInput, 0, socketInput.length);
    if (count > 0) {
      this.endpoint.receive(socketInput, 0, count);
    } else if (this.socket.state === NET_ENDED) {
      this.finish(this.unsent > 0);
      return;
    }
    const onDrained = this.onDrained;
    if (onDrained !== undefined && this.unsent === 0 && this.isOpen) onDrained();
  }

  private checkLife(): void {
    this.silentIntervals++;
    if (this.silentIntervals > this.limits.pingsUnanswered) this.finish(true);
    else this.endpoint.ping();
  }

  private closeWithin(): void {
    if (this.closing !== undefined || this.over) return;
    this.unsentAtClose = this.unsent;
    this.closing = after(CLOSE_MS, () => this.checkClose());
  }

  /** What was sent before the close still goes out, as long as the peer takes some of it. */
  private checkClose(): void {
    const unsent = this.unsent;
    if (unsent === 0 || unsent >= this.unsentAtClose) {
      this.finish(true);
      return;
    }
    this.unsentAtClose = unsent;
    this.closing = after(CLOSE_MS, () => this.checkClose());
  }

  private finish(abort: boolean): void {
    if (this.over) return;
    this.over = true;
    this.pings.cancel();
    this.closing?.cancel();
    if (abort) this.socket.abort();
    else this.socket.close();
    const onClosed = this.onClosed;
    this.onText = undefined;
    this.onBinary = undefined;
    this.onClosed = undefined;
    this.onDrained = undefined;
    if (onClosed !== undefined) onClosed(this.closeCode, this.closeReason);
  }
}
