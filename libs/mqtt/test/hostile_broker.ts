import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { encodePacket } from "@meerkat/mqtt/encode.ts";
import { ConnackPacket, type Packet, PINGREQ, PINGRESP, PingPacket, packetName, SUBACK, SubackPacket, SubscribePacket } from "@meerkat/mqtt/packet.ts";
import { PacketStream } from "@meerkat/mqtt/packet_stream.ts";

/** A server that accepts connections and then does what the test says. */
export class HostileBroker {
  port = 0;
  /** Names of what clients have sent, of all connections. */
  readonly got: string[] = [];
  /** Connections so far, and those that clients have ended. */
  connections = 0;
  closed = 0;
  /** What is sent when a client says CONNECT; undefined: nothing. */
  greeting: Uint8Array | undefined = encodePacket(new ConnackPacket(false, 0), 4);
  /** Whether SUBSCRIBE and PINGREQ are answered. */
  answers = true;
  version = 4;
  private socket: Socket | undefined;
  private readonly server = createServer((socket) => this.accept(socket));

  async start(): Promise<this> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    this.port = (this.server.address() as { port: number }).port;
    return this;
  }

  private accept(socket: Socket): void {
    this.connections++;
    this.socket = socket;
    const stream = new PacketStream(1_000_000, this.version);
    socket.on("error", () => {});
    socket.on("close", () => this.closed++);
    socket.on("data", (data) => {
      for (let at = 0; at < data.length && stream.fault === ""; ) {
        at += stream.take(data, at, data.length - at);
        if (stream.packet !== undefined) this.take(stream.packet);
      }
      if (stream.fault !== "") this.got.push(`MALFORMED ${stream.fault}`);
    });
  }

  private take(packet: Packet): void {
    const { packetId } = packet as { packetId?: number };
    this.got.push(packetId ? `${packetName(packet.type)} ${packetId}` : packetName(packet.type));
    if (packet.type === 1 && this.greeting !== undefined) this.socket?.write(this.greeting);
    if (!this.answers) return;
    if (packet instanceof SubscribePacket) this.send(new SubackPacket(SUBACK, packet.packetId, new Uint8Array([1])));
    if (packet.type === PINGREQ) this.send(new PingPacket(PINGRESP));
  }

  send(packet: Packet): void {
    this.raw(encodePacket(packet, this.version));
  }

  raw(bytes: Uint8Array | string): void {
    this.socket?.write(typeof bytes === "string" ? Buffer.from(bytes.replaceAll(" ", ""), "hex") : bytes);
  }

  /** The connection is reset. */
  reset(): void {
    this.socket?.resetAndDestroy();
  }

  end(): void {
    this.socket?.end();
  }

  stop(): void {
    this.socket?.destroy();
    this.server.close();
  }
}
