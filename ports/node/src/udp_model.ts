import { createSocket, type Socket } from "node:dgram";
import { ipv4Number, ipv4Text } from "./ipv4.ts";

/** Datagrams that wait to be read; what comes beyond is lost, as on a chip. */
const MAX_WAITING = 64;

/** Bytes that wait to be sent; more is lost. */
const MAX_UNSENT = 1 << 18;

/** All programs of a host that speak multicast DNS share this port (RFC 6762, section 15.1). */
const MDNS_PORT = 5353;

/** Addresses come as numbers, so there is nothing to look up; being told at once makes `bind` immediate. */
function lookup(address: string, ...rest: unknown[]): void {
  const found = rest.at(-1) as (error: null, address: string, family: number) => void;
  found(null, address, 4);
}

interface Received {
  data: Buffer;
  address: number;
  port: number;
}

/** A UDP socket of the machine. */
export class UdpModel {
  notify: () => void = () => {};
  /** Sender of the datagram read last. */
  peer = { address: 0, port: 0 };
  readonly local: { address: number; port: number };
  private readonly socket: Socket;
  private readonly waiting: Received[] = [];

  private constructor(socket: Socket) {
    this.socket = socket;
    const { address, port } = socket.address();
    this.local = { address: ipv4Number(address), port };
    socket.on("message", (data, from) => {
      if (this.waiting.length >= MAX_WAITING) return;
      this.waiting.push({ data, address: ipv4Number(from.address), port: from.port });
      this.notify();
    });
  }

  /** Undefined if the port is taken or not permitted. */
  static open(address: number, port: number): UdpModel | undefined {
    const socket = createSocket({ type: "udp4", lookup, reuseAddr: port === MDNS_PORT });
    let failed = false;
    socket.on("error", () => {
      failed = true;
    });
    socket.bind({ address: ipv4Text(address), port, exclusive: true });
    if (failed) {
      socket.close();
      return undefined;
    }
    socket.setBroadcast(true);
    return new UdpModel(socket);
  }

  send(address: number, port: number, data: Uint8Array): boolean {
    if (port < 1 || port > 65535 || this.socket.getSendQueueSize() > MAX_UNSENT) return false;
    this.socket.send(data, port, ipv4Text(address), () => {});
    return true;
  }

  receive(into: Uint8Array, offset: number, length: number): number {
    const head = this.waiting.shift();
    if (head === undefined) return -1;
    this.peer = { address: head.address, port: head.port };
    const part = head.data.subarray(0, length);
    into.set(part, offset);
    if (this.waiting.length > 0) this.notify();
    return part.length;
  }

  /** Joins on all interfaces named; sends to groups through the first of them. */
  join(group: number, interfaces: string[]): boolean {
    let joined = false;
    for (const address of interfaces) {
      try {
        this.socket.addMembership(ipv4Text(group), address);
        if (!joined) this.socket.setMulticastInterface(address);
        joined = true;
      } catch {
        // This interface has no multicast.
      }
    }
    if (joined) this.socket.setMulticastTTL(255);
    return joined;
  }

  close(): void {
    this.notify = () => {};
    this.socket.close();
  }
}
