import "@meerkat/hal/net.native.ts";
import "@meerkat/hal/tls.native.ts";
import { HAL_EVENT_NET } from "@meerkat/hal/event.ts";
import { NET_CONNECTING, NET_ENDED, NET_FAILED, NET_OPEN } from "@meerkat/hal/net.ts";
import { forgetHalEvent, onHalEvent } from "../loop.ts";
import { formatIpv4 } from "./address.ts";
import { resolveHost } from "./dns.ts";
import type { TlsSettings } from "./tls.ts";

/**
 * One segment, where all connections read to: who reads handles the bytes, or copies them, before anything else is read.
 * Nobody reads another connection while handling what one has brought, but for a WebSocket that takes its socket over.
 */
export const socketInput: Uint8Array = new Uint8Array(1460);

/** Most bytes that wait to be sent, unless a socket is given another limit. */
const DEFAULT_SEND_LIMIT: i32 = 65536;

/**
 * A TCP connection, with TLS or without. `onEvent` is called when its state may have changed, bytes may have come or
 * there is room to write again: look at `state`, `read` until 0, go on sending. After `close` it is not called again.
 */
export class TcpSocket {
  onEvent: (() => void) | undefined = undefined;
  /** Most bytes that `send` keeps; more is refused. */
  sendLimit: i32 = DEFAULT_SEND_LIMIT;
  private handle: i32;
  /** Before there is a handle, and after it was given back. */
  private ownState: i32 = NET_CONNECTING;
  private ownError: string = "";
  /** What `send` could not write yet; the first from `firstSent` on. */
  private outbox: Uint8Array[] = [];
  private firstSent: i32 = 0;
  private outboxBytes: i32 = 0;
  /** Nothing more comes from this side, once the outbox is empty. */
  private ending: boolean = false;
  /** That was told to the port. */
  private ended: boolean = false;

  constructor(handle: i32) {
    this.handle = handle;
    if (handle >= 0) this.watch();
  }

  /** NET_CONNECTING, NET_OPEN, NET_ENDED or NET_FAILED (hal/src/net.ts); NET_FAILED once closed. */
  get state(): i32 {
    return this.handle >= 0 ? hal_net_state(this.handle) : this.ownState;
  }

  /** Why it has failed. */
  get error(): string {
    return this.handle >= 0 ? hal_net_error(this.handle) : this.ownError;
  }

  /** Bytes that `send` has taken and the port has not. */
  get unsent(): i32 {
    return this.outboxBytes;
  }

  /** Address and port of the peer, `192.168.1.2:80`. */
  get peer(): string {
    return this.handle < 0 ? "" : `${formatIpv4(hal_net_peer_addr(this.handle))}:${hal_net_peer_port(this.handle)}`;
  }

  /** What the connection's TLS has agreed on: TLS_INFO_* (hal/src/tls.ts). Empty without TLS, and before the handshake is over. */
  tlsInfo(what: i32): string {
    return this.handle < 0 ? "" : hal_tls_info(this.handle, what);
  }

  /** Own address towards the peer; 0 if not connected. */
  get localAddress(): u32 {
    return this.handle < 0 ? 0 : hal_net_local_addr(this.handle);
  }

  /** Moves received bytes to `data`; returns how many, 0 if none wait. */
  read(data: Uint8Array, off: i32, len: i32): i32 {
    return this.handle < 0 ? 0 : hal_net_read(this.handle, data, off, len);
  }

  /** Writes what the port has room for, if nothing waits before it; returns how many bytes it took. */
  write(data: Uint8Array, off: i32, len: i32): i32 {
    return this.handle < 0 || this.outboxBytes > 0 ? 0 : hal_net_write(this.handle, data, off, len);
  }

  /** Sends all of `data`, keeping what has no room yet; the caller does not change it afterwards. False, and nothing taken, beyond `sendLimit` or when not open. */
  send(data: Uint8Array): boolean {
    const state = this.state;
    if (this.ending || state === NET_FAILED || this.outboxBytes + data.length > this.sendLimit) return false;
    const written = state === NET_CONNECTING ? 0 : this.write(data, 0, data.length);
    if (written === data.length) return true;
    if (this.outbox.length === 0) this.firstSent = written;
    this.outbox.push(data);
    this.outboxBytes += data.length - written;
    return true;
  }

  /** Says that nothing more comes, after what was sent. Reading still works. */
  shutdown(): void {
    this.ending = true;
    if (this.handle >= 0) this.flush();
  }

  /** Ends the connection: what the port has taken still goes out, what waits in here does not. */
  close(): void {
    this.release(false);
  }

  /** Resets the connection. */
  abort(): void {
    this.release(true);
  }

  /** For `connectTcp`: takes the socket of hal that connects, or the reason why there is none. */
  begin(handle: i32, error: string): void {
    if (this.ownState === NET_FAILED) {
      if (handle >= 0) hal_net_close(handle, true);
      return;
    }
    this.handle = handle;
    if (handle >= 0) {
      this.watch();
      return;
    }
    this.ownError = error;
    this.ownState = NET_FAILED;
    this.tell();
  }

  private release(abort: boolean): void {
    const handle = this.handle;
    this.handle = -1;
    this.ownState = NET_FAILED;
    this.ownError = "closed";
    this.onEvent = undefined;
    this.outbox = [];
    this.outboxBytes = 0;
    if (handle < 0) return;
    forgetHalEvent(HAL_EVENT_NET, handle);
    hal_net_close(handle, abort);
  }

  private watch(): void {
    onHalEvent(HAL_EVENT_NET, this.handle, () => this.changed());
  }

  private changed(): void {
    this.flush();
    this.tell();
  }

  private tell(): void {
    const onEvent = this.onEvent;
    if (onEvent !== undefined) onEvent();
  }

  private flush(): void {
    const state = hal_net_state(this.handle);
    if (state !== NET_OPEN && state !== NET_ENDED) return;
    while (this.outbox.length > 0) {
      const first = this.outbox[0]!;
      const written = hal_net_write(this.handle, first, this.firstSent, first.length - this.firstSent);
      this.outboxBytes -= written;
      this.firstSent += written;
      if (this.firstSent < first.length) return;
      this.outbox.shift();
      this.firstSent = 0;
    }
    if (!this.ending || this.ended) return;
    this.ended = true;
    hal_net_shutdown(this.handle);
  }
}

/**
 * Connects to a host by name or address; with `tls`, the certificate must fit `tlsName` (the host, if that is empty).
 * The socket is NET_CONNECTING at first; set its `onEvent`.
 */
export function connectTcp(host: string, port: i32, tls: TlsSettings | undefined, tlsName: string): TcpSocket {
  const socket = new TcpSocket(-1);
  resolveHost(host, (address, error) => {
    if (address === 0) {
      socket.begin(-1, error);
      return;
    }
    const handle = hal_net_connect(address, port);
    if (handle < 0) {
      socket.begin(-1, "no socket free");
    } else if (tls !== undefined && !tls.start(handle, false, tlsName === "" ? host : tlsName)) {
      hal_net_close(handle, true);
      socket.begin(-1, tls.error === "" ? "TLS cannot start" : tls.error);
    } else {
      socket.begin(handle, "");
    }
  });
  return socket;
}

/** Takes connections at a port. */
export class TcpListener {
  private handle: i32;
  private readonly tls: TlsSettings | undefined;
  private readonly accepted: (socket: TcpSocket) => void;

  constructor(handle: i32, tls: TlsSettings | undefined, accepted: (socket: TcpSocket) => void) {
    this.handle = handle;
    this.tls = tls;
    this.accepted = accepted;
    onHalEvent(HAL_EVENT_NET, handle, () => this.accept());
  }

  get port(): i32 {
    return this.handle < 0 ? 0 : hal_net_local_port(this.handle);
  }

  /** Connections that were accepted go on. */
  close(): void {
    if (this.handle < 0) return;
    forgetHalEvent(HAL_EVENT_NET, this.handle);
    hal_net_close(this.handle, false);
    this.handle = -1;
  }

  /** One at a time: hal posts another event if more wait. */
  private accept(): void {
    const handle = hal_net_accept(this.handle);
    if (handle < 0) return;
    const tls = this.tls;
    if (tls !== undefined && !tls.start(handle, true, "")) hal_net_close(handle, true);
    else this.accepted(new TcpSocket(handle));
  }
}

/** Listens at an address (0: all of them) and port (0: a free one). Undefined if the port is taken or no socket is free. */
export function listenTcp(address: u32, port: i32, tls: TlsSettings | undefined, accepted: (socket: TcpSocket) => void): TcpListener | undefined {
  const handle = hal_net_listen(address, port);
  return handle < 0 ? undefined : new TcpListener(handle, tls, accepted);
}
