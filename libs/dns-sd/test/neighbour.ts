import { createSocket, type Socket } from "node:dgram";
import { formatIpv4 } from "@meerkat/core/net/address.ts";
import { DnsMessage, decodeDns, encodeDns } from "@meerkat/core/net/dns_message.ts";
import type { DnsRecord } from "@meerkat/core/net/dns_records.ts";
import { ownAddress } from "@meerkat/core/net/interfaces.ts";

export const GROUP = "224.0.0.251";

interface Heard {
  message: DnsMessage;
  at: number;
}

/** A neighbour in the group, over real multicast. */
export class Neighbour {
  heard: Heard[] = [];
  private readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("message", (data) => {
      const message = decodeDns(new Uint8Array(data));
      if (message !== undefined) this.heard.push({ message, at: performance.now() });
    });
  }

  static async join(port = 5353): Promise<Neighbour> {
    const socket = createSocket({ type: "udp4", reuseAddr: true });
    await new Promise<void>((resolve) => socket.bind(port, resolve));
    // The way by which the machine sends to groups.
    socket.addMembership(GROUP, formatIpv4(ownAddress()));
    socket.setMulticastInterface(formatIpv4(ownAddress()));
    return new Neighbour(socket);
  }

  send(parts: Partial<DnsMessage>): void {
    const bytes = encodeDns(Object.assign(new DnsMessage(), parts), 9000);
    if (bytes === undefined) throw new Error("cannot be written");
    this.sendBytes(bytes);
  }

  sendBytes(bytes: Uint8Array): void {
    this.socket.send(bytes, 5353, GROUP);
  }

  /** Responses with a record that fits. */
  with(fits: (record: DnsRecord) => boolean): Heard[] {
    return this.heard.filter(({ message }) => (message.flags & 0x8000) !== 0 && [...message.answers, ...message.additionals].some(fits));
  }

  close(): void {
    this.socket.close();
  }
}
