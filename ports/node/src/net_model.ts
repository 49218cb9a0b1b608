import { connect } from "node:net";
import { HAL_EVENT_NET } from "@meerkat/hal/event.ts";
import { NET_FAILED, NET_IF_DOWN, NET_IF_TYPE_ETHERNET, NET_OPEN } from "@meerkat/hal/net.ts";
import { TLS_INFO_ALPN, TLS_INFO_CIPHER, TLS_INFO_PEER, TLS_INFO_RESUMED, TLS_INFO_VERSION } from "@meerkat/hal/tls.ts";
import type { EventQueue } from "./event_queue.ts";
import { hostAddresses, InterfaceModel } from "./interface_model.ts";
import { ipv4Text } from "./ipv4.ts";
import { TcpListenerModel } from "./tcp_listener.ts";
import { TcpModel } from "./tcp_model.ts";
import { TlsSettingsModel } from "./tls_settings.ts";
import { startTls } from "./tls_start.ts";
import { UdpModel } from "./udp_model.ts";

/** Sockets that a machine can have. */
const MAX_SOCKETS = 1024;

/** Sets of TLS settings that a machine can have. */
const MAX_TLS_SETTINGS = 64;

type SocketModel = TcpModel | TcpListenerModel | UdpModel;

/** Things with small numbers, the lowest free one first. */
class Table<T> {
  readonly entries: (T | undefined)[] = [];
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** The number that the next one gets, -1 if all are taken. */
  free(): number {
    const index = this.entries.indexOf(undefined);
    if (index >= 0) return index;
    return this.entries.length < this.limit ? this.entries.length : -1;
  }

  add(thing: T): number {
    const index = this.free();
    this.entries[index] = thing;
    return index;
  }
}

/** The network of the machine: its sockets, its TLS settings and its interface. */
export class NetModel {
  readonly interface0: InterfaceModel;
  private readonly events: EventQueue;
  private readonly sockets = new Table<SocketModel>(MAX_SOCKETS);
  private readonly settings = new Table<TlsSettingsModel>(MAX_TLS_SETTINGS);
  /** Where a TCP connection was made to. */
  private readonly targets = new Map<number, string>();

  /** Connections that the program has closed and whose last bytes are on their way. */
  private readonly lingering = new Set<TcpModel>();

  constructor(events: EventQueue) {
    this.events = events;
    this.interface0 = new InterfaceModel(events);
  }

  connect(address: number, port: number): number {
    if (this.sockets.free() < 0) return -1;
    const host = ipv4Text(address);
    const connection = new TcpModel(connect({ host, port, allowHalfOpen: true, noDelay: true }));
    const handle = this.add(connection);
    this.targets.set(handle, `${host}:${port}`);
    return handle;
  }

  listen(address: number, port: number): number {
    if (this.sockets.free() < 0) return -1;
    const listener = TcpListenerModel.listen(address, port);
    return listener === undefined ? -1 : this.add(listener);
  }

  accept(from: number): number {
    const listener = this.sockets.entries[from];
    if (!(listener instanceof TcpListenerModel) || this.sockets.free() < 0) return -1;
    const connection = listener.accept();
    if (connection === undefined) return -1;
    if (listener.hasWaiting) listener.notify();
    // In this turn the program can still put TLS on it.
    setImmediate(() => connection.startReading());
    const handle = this.add(connection);
    if (connection.state === NET_FAILED) connection.notify();
    return handle;
  }

  openUdp(address: number, port: number): number {
    if (this.sockets.free() < 0) return -1;
    const socket = UdpModel.open(address, port);
    return socket === undefined ? -1 : this.add(socket);
  }

  state(handle: number): number {
    const socket = this.sockets.entries[handle];
    if (socket === undefined) return NET_FAILED;
    return socket instanceof TcpModel ? socket.state : NET_OPEN;
  }

  tcp(handle: number): TcpModel | undefined {
    const socket = this.sockets.entries[handle];
    return socket instanceof TcpModel ? socket : undefined;
  }

  udp(handle: number): UdpModel | undefined {
    const socket = this.sockets.entries[handle];
    return socket instanceof UdpModel ? socket : undefined;
  }

  local(handle: number): { address: number; port: number } | undefined {
    return this.sockets.entries[handle]?.local;
  }

  peer(handle: number): { address: number; port: number } | undefined {
    const socket = this.sockets.entries[handle];
    return socket instanceof TcpListenerModel ? undefined : socket?.peer;
  }

  join(handle: number, group: number): boolean {
    return (
      this.udp(handle)?.join(
        group,
        hostAddresses().map(({ address }) => address),
      ) ?? false
    );
  }

  close(handle: number, abort: boolean): void {
    const socket = this.sockets.entries[handle];
    if (socket === undefined) return;
    if (socket instanceof TcpModel) {
      this.lingering.add(socket);
      socket.onGone(() => this.lingering.delete(socket));
      socket.close(abort);
    } else {
      socket.close();
    }
    this.sockets.entries[handle] = undefined;
    this.targets.delete(handle);
    this.events.forget(HAL_EVENT_NET, handle);
    // Connections may have waited for a free number.
    for (const listener of this.sockets.entries) {
      if (listener instanceof TcpListenerModel && listener.hasWaiting) listener.notify();
    }
  }

  closeAll(): void {
    for (const socket of [...this.sockets.entries, ...this.lingering]) {
      if (socket instanceof TcpModel) socket.stop();
      else socket?.close();
    }
    this.sockets.entries.length = 0;
  }

  newTlsSettings(): number {
    return this.settings.free() < 0 ? -1 : this.settings.add(new TlsSettingsModel());
  }

  tlsSettings(config: number): TlsSettingsModel | undefined {
    return this.settings.entries[config];
  }

  /** Connections that use them hold them. */
  freeTlsSettings(config: number): void {
    if (config in this.settings.entries) this.settings.entries[config] = undefined;
  }

  startTls(handle: number, config: number, server: boolean, host: string): boolean {
    const connection = this.tcp(handle);
    const settings = this.settings.entries[config];
    return connection !== undefined && settings !== undefined && startTls(connection, settings, server, host, this.targets.get(handle) ?? "");
  }

  tlsInfo(handle: number, what: number): string {
    const stream = this.tcp(handle)?.tls;
    if (stream === undefined) return "";
    switch (what) {
      case TLS_INFO_ALPN:
        return stream.alpnProtocol || "";
      case TLS_INFO_CIPHER:
        return stream.getCipher().standardName;
      case TLS_INFO_VERSION:
        return stream.getProtocol() ?? "";
      case TLS_INFO_RESUMED:
        return stream.isSessionReused() ? "1" : "";
      case TLS_INFO_PEER:
        return String(stream.getPeerCertificate().subject?.CN ?? "");
      default:
        return "";
    }
  }

  private add(socket: SocketModel): number {
    const handle = this.sockets.add(socket);
    socket.notify = () => this.events.postOnce(HAL_EVENT_NET, handle);
    return handle;
  }
}

/** The natives of hal/src/net.native.ts and tls.native.ts. */
export function netNatives(net: NetModel) {
  const { interface0 } = net;
  return {
    hal_net_connect: (addr: number, port: number) => net.connect(addr, port),
    hal_net_listen: (addr: number, port: number) => net.listen(addr, port),
    hal_net_accept: (listener: number) => net.accept(listener),
    hal_net_udp: (addr: number, port: number) => net.openUdp(addr, port),
    hal_net_state: (socket: number) => net.state(socket),
    hal_net_error: (socket: number) => net.tcp(socket)?.error ?? "",
    hal_net_read: (socket: number, data: Uint8Array, off: number, len: number) => net.tcp(socket)?.read(data, off, len) ?? 0,
    hal_net_write: (socket: number, data: Uint8Array, off: number, len: number) => net.tcp(socket)?.write(data, off, len) ?? 0,
    hal_net_shutdown: (socket: number) => net.tcp(socket)?.shutdown(),
    hal_net_close: (socket: number, abort: boolean) => net.close(socket, abort),
    hal_net_peer_addr: (socket: number) => net.peer(socket)?.address ?? 0,
    hal_net_peer_port: (socket: number) => net.peer(socket)?.port ?? 0,
    hal_net_local_addr: (socket: number) => net.local(socket)?.address ?? 0,
    hal_net_local_port: (socket: number) => net.local(socket)?.port ?? 0,
    hal_net_send_to: (socket: number, addr: number, port: number, data: Uint8Array, off: number, len: number) =>
      net.udp(socket)?.send(addr, port, data.slice(off, off + len)) ?? false,
    hal_net_recv_from: (socket: number, data: Uint8Array, off: number, len: number) => net.udp(socket)?.receive(data, off, len) ?? -1,
    hal_net_join: (socket: number, group: number) => net.join(socket, group),

    hal_net_if_count: () => 1,
    hal_net_if_type: () => NET_IF_TYPE_ETHERNET,
    hal_net_if_state: (index: number) => (index === 0 ? interface0.state : NET_IF_DOWN),
    hal_net_if_addr: (index: number, which: number) => (index === 0 ? interface0.address(which) : 0),
    hal_net_if_up(index: number): boolean {
      if (index === 0) interface0.setUp(true);
      return index === 0;
    },
    hal_net_if_down(index: number): void {
      if (index === 0) interface0.setUp(false);
    },

    hal_tls_config: () => net.newTlsSettings(),
    hal_tls_set: (config: number, what: number, data: Uint8Array) => net.tlsSettings(config)?.set(what, data) ?? false,
    hal_tls_verify(config: number, mode: number): void {
      const settings = net.tlsSettings(config);
      if (settings !== undefined) settings.verify = mode;
    },
    hal_tls_free: (config: number) => net.freeTlsSettings(config),
    hal_tls_start: (socket: number, config: number, server: boolean, host: string) => net.startTls(socket, config, server, host),
    hal_tls_info: (socket: number, what: number) => net.tlsInfo(socket, what),
  };
}
