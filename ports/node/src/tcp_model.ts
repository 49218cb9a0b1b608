import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { NET_CONNECTING, NET_ENDED, NET_FAILED, NET_OPEN } from "@meerkat/hal/net.ts";
import { ipv4Number } from "./ipv4.ts";
import { errorText } from "./net_errors.ts";

/** Received bytes beyond which the peer is kept from sending. */
const MAX_UNREAD = 65536;

/** Bytes that wait in the host's write buffer, at most. */
const MAX_UNWRITTEN = 65536;

/** How long a closed connection may still send what was written, and wait for the peer's end. */
const LINGER_MS = 10_000;

/** The same when the machine stops: the next boot waits for it. */
const STOP_MS = 300;

/** A TCP connection of the machine, with TLS or without. */
export class TcpModel {
  /** Tells the program to look, once the connection has a number. */
  notify: () => void = () => {};
  /** What bytes move through: the TCP socket, or TLS on it. */
  private stream: Socket;
  private readonly raw: Socket;
  private connecting: boolean;
  /** TLS has the socket: what happens to the connection is told by it. */
  private securing = false;
  private failure: string | undefined = undefined;
  private received: Buffer[] = [];
  private receivedSize = 0;
  private ended = false;
  private shutDown = false;
  private shortWrite = false;
  private released = false;
  private reading = false;

  /** `raw` is connecting, or was accepted and is paused; half-open connections must be allowed. */
  constructor(raw: Socket) {
    this.raw = raw;
    this.stream = raw;
    this.connecting = raw.connecting;
    raw.setNoDelay(true);
    raw.on("error", (error) => this.fail(errorText(error)));
    raw.on("close", () => {
      if (!this.securing) this.closed();
    });
    raw.once("connect", () => {
      if (!this.securing) this.opened();
    });
  }

  get state(): number {
    if (this.failure !== undefined) return NET_FAILED;
    if (this.connecting) return NET_CONNECTING;
    return this.ended && this.receivedSize === 0 ? NET_ENDED : NET_OPEN;
  }

  get error(): string {
    return this.failure ?? "";
  }

  /** The socket that TLS goes on, with the bytes that came already put back; undefined if it cannot have TLS now. */
  takeForTls(): Socket | undefined {
    if (this.failure !== undefined || this.securing || this.ended || this.shutDown) return undefined;
    this.securing = true;
    this.raw.off("data", this.onData).off("end", this.onEnd).off("drain", this.onDrain);
    this.raw.pause();
    if (this.receivedSize > 0) this.raw.unshift(Buffer.concat(this.received));
    this.received = [];
    this.receivedSize = 0;
    this.connecting = true;
    return this.raw;
  }

  /** The handshake is over: bytes move through TLS from now on. */
  secured(stream: TLSSocket): void {
    if (this.released || this.failure !== undefined) {
      stream.destroy();
      return;
    }
    this.stream = stream;
    stream.on("close", () => this.closed());
    this.reading = false;
    this.opened();
  }

  /** The TLS of an open connection. */
  get tls(): TLSSocket | undefined {
    return this.securing && !this.connecting && this.failure === undefined ? (this.stream as TLSSocket) : undefined;
  }

  /** Breaks the connection for a reason. */
  fail(reason: string): void {
    if (this.failure !== undefined) return;
    this.failure = reason;
    this.received = [];
    this.receivedSize = 0;
    this.stream.destroy();
    this.raw.destroy();
    this.notify();
  }

  /** An accepted connection begins to read once the program has it, and could have put TLS on it. */
  startReading(): void {
    if (this.reading || this.connecting || this.failure !== undefined) return;
    this.reading = true;
    this.stream.on("data", this.onData).on("end", this.onEnd).on("drain", this.onDrain);
    this.stream.resume();
  }

  read(into: Uint8Array, offset: number, length: number): number {
    if (this.connecting) return 0;
    let count = 0;
    while (count < length) {
      const head = this.received[0];
      if (head === undefined) break;
      const part = head.subarray(0, length - count);
      into.set(part, offset + count);
      count += part.length;
      if (part.length === head.length) this.received.shift();
      else this.received[0] = head.subarray(part.length);
    }
    this.receivedSize -= count;
    if (count === 0) return 0;
    if (this.receivedSize < MAX_UNREAD && this.stream.isPaused()) this.stream.resume();
    // After the last byte the state is NET_ENDED, which the program may not have asked for yet.
    if (this.receivedSize > 0 || this.ended) this.notify();
    return count;
  }

  write(data: Uint8Array, offset: number, length: number): number {
    if (this.connecting || this.failure !== undefined || this.shutDown) return 0;
    const count = Math.max(0, Math.min(length, MAX_UNWRITTEN - this.stream.writableLength));
    if (count < length) this.shortWrite = true;
    if (count > 0) this.stream.write(data.slice(offset, offset + count));
    // What the host has taken at once is not followed by a drain event.
    if (count < length && !this.stream.writableNeedDrain) setImmediate(this.onDrain);
    return count;
  }

  shutdown(): void {
    if (this.connecting || this.failure !== undefined || this.shutDown) return;
    this.shutDown = true;
    this.stream.end();
  }

  /** Gives it back: nothing is told to the program any more. */
  close(abort: boolean): void {
    this.released = true;
    this.notify = () => {};
    this.received = [];
    this.receivedSize = 0;
    if (this.failure !== undefined) return;
    if (abort || this.connecting) {
      // A socket that connects would have to be waited for.
      if (!this.raw.connecting && !this.raw.destroyed) this.raw.resetAndDestroy();
      this.destroy();
      return;
    }
    this.stream.off("data", this.onData);
    this.stream.end();
    this.stream.resume();
    if (this.ended) this.stream.destroySoon();
    else this.stream.once("end", () => this.stream.destroySoon());
    const limit = setTimeout(() => this.destroy(), LINGER_MS).unref();
    this.raw.once("close", () => clearTimeout(limit));
  }

  /** The machine stops: what was written has a moment to go out, and then the connection is over. */
  stop(): void {
    this.notify = () => {};
    this.stream.off("data", this.onData);
    this.stream.resume();
    this.stream.destroySoon();
    const limit = setTimeout(() => this.destroy(), STOP_MS);
    this.raw.once("close", () => clearTimeout(limit));
    if (this.connecting) this.destroy();
  }

  /** Calls `gone` when the host has nothing of it any more. */
  onGone(gone: () => void): void {
    if (this.raw.closed) gone();
    else this.raw.once("close", gone);
  }

  destroy(): void {
    this.stream.destroy();
    this.raw.destroy();
  }

  get peer(): { address: number; port: number } {
    return { address: ipv4Number(this.raw.remoteAddress), port: this.raw.remotePort ?? 0 };
  }

  get local(): { address: number; port: number } {
    return { address: ipv4Number(this.raw.localAddress), port: this.raw.localPort ?? 0 };
  }

  private opened(): void {
    if (this.failure !== undefined) return;
    this.connecting = false;
    this.startReading();
    this.notify();
  }

  private closed(): void {
    if (!this.ended || this.connecting) this.fail("connection closed by the peer");
  }

  private readonly onData = (bytes: Buffer): void => {
    this.received.push(bytes);
    this.receivedSize += bytes.length;
    if (this.receivedSize >= MAX_UNREAD) this.stream.pause();
    this.notify();
  };

  private readonly onEnd = (): void => {
    this.ended = true;
    this.notify();
  };

  private readonly onDrain = (): void => {
    if (!this.shortWrite) return;
    this.shortWrite = false;
    this.notify();
  };
}
