/** Ethernet frames by hand, exchanged with the board in QEMU: each is a datagram between two UDP ports of the host. */
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

export const TYPE_IPV4 = 0x0800;
export const TYPE_ARP = 0x0806;
export const ICMP = 1;
export const IGMP = 2;
export const TCP = 6;
export const UDP = 17;

export const OUR_MAC = Buffer.from("020000000001", "hex");
export const BROADCAST_MAC = Buffer.alloc(6, 0xff);
const ADDRESS_BYTES = 4;

export function address(value: number): Buffer {
  const bytes = Buffer.alloc(ADDRESS_BYTES);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** RFC 1071. */
export function checksum(...parts: Buffer[]): number {
  const bytes = Buffer.concat(parts);
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

export function ethernet(to: Buffer, type: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(14);
  to.copy(head, 0);
  OUR_MAC.copy(head, 6);
  head.writeUInt16BE(type, 12);
  return Buffer.concat([head, payload, Buffer.alloc(Math.max(0, 46 - payload.length))]);
}

export function ipv4(from: number, to: number, protocol: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(20);
  head[0] = 0x45;
  head.writeUInt16BE(20 + payload.length, 2);
  head[8] = 64;
  head[9] = protocol;
  address(from).copy(head, 12);
  address(to).copy(head, 16);
  head.writeUInt16BE(checksum(head), 10);
  return Buffer.concat([head, payload]);
}

/** With a checksum of 0, which says that there is none. */
export function udp(fromPort: number, toPort: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(fromPort, 0);
  head.writeUInt16BE(toPort, 2);
  head.writeUInt16BE(8 + payload.length, 4);
  return Buffer.concat([head, payload]);
}

export function echoRequest(payload: Buffer): Buffer {
  const head = Buffer.from("0800000012340001", "hex");
  head.writeUInt16BE(checksum(head, payload), 2);
  return Buffer.concat([head, payload]);
}

/** The answer to a request for our address; undefined to any other frame. */
function arpAnswer(frame: Buffer, own: number): Buffer | undefined {
  const isRequest = frame.length >= 42 && frame.readUInt16BE(12) === TYPE_ARP && frame.readUInt16BE(20) === 1;
  if (!isRequest || frame.readUInt32BE(38) !== own) return undefined;
  const peer = frame.subarray(22, 32);
  return ethernet(peer.subarray(0, 6), TYPE_ARP, Buffer.concat([Buffer.from("0001080006040002", "hex"), OUR_MAC, address(own), peer]));
}

export function arpRequest(from: number, to: number): Buffer {
  return Buffer.concat([Buffer.from("0001080006040001", "hex"), OUR_MAC, address(from), Buffer.alloc(6), address(to)]);
}

/** MAC address of a multicast group (RFC 1112, 6.4). */
export function groupMac(group: number): Buffer {
  return Buffer.concat([Buffer.from("01005e", "hex"), address(group & 0x7fffff).subarray(1)]);
}

/** Our end of the cable, where a machine with one address is. */
export class Cable {
  private readonly socket: Socket;
  private readonly boardPort: number;
  private readonly heard: Buffer[] = [];
  private wake: () => void = () => {};

  private constructor(own: number, socket: Socket, boardPort: number) {
    this.socket = socket;
    this.boardPort = boardPort;
    socket.on("message", (frame) => {
      const answer = arpAnswer(frame, own);
      if (answer) this.send(answer);
      this.heard.push(frame);
      this.wake();
    });
  }

  static async lay(address: number): Promise<Cable> {
    const [own, other] = [createSocket("udp4"), createSocket("udp4")];
    own.bind(0, "127.0.0.1");
    other.bind(0, "127.0.0.1");
    await Promise.all([once(own, "listening"), once(other, "listening")]);
    const boardPort = other.address().port;
    await new Promise<void>((resolve) => other.close(() => resolve()));
    return new Cable(address, own, boardPort);
  }

  /** For QEMU's option -nic. */
  get nic(): string {
    return `socket,model=lan9118,udp=127.0.0.1:${this.socket.address().port},localaddr=127.0.0.1:${this.boardPort}`;
  }

  send(frame: Buffer): void {
    this.socket.send(frame, this.boardPort, "127.0.0.1");
  }

  /** The next frame for which this holds; those before it are forgotten. */
  async expect(what: string, fits: (frame: Buffer) => boolean, milliseconds = 10_000): Promise<Buffer> {
    const end = Date.now() + milliseconds;
    for (;;) {
      for (let frame = this.heard.shift(); frame; frame = this.heard.shift()) if (fits(frame)) return frame;
      if (Date.now() > end) throw new Error(`no ${what}`);
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        setTimeout(resolve, 100);
      });
    }
  }

  close(): void {
    this.socket.close();
  }
}
