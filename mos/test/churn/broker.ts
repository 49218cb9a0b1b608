/** A broker that does something else at each connection: as a broker should, and as none should. */
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { encodePacket } from "@meerkat/mqtt/encode.ts";
import {
  AckPacket,
  CONNECT,
  ConnackPacket,
  type Packet,
  PUBACK,
  PUBCOMP,
  PUBREC,
  PUBREL,
  PublishPacket,
  SUBACK,
  SubackPacket,
  SubscribePacket,
} from "@meerkat/mqtt/packet.ts";
import { PacketStream } from "@meerkat/mqtt/packet_stream.ts";

const VERSION = 4;
const PACKET_LIMIT = 10_000;
const bytes = (packet: Packet) => encodePacket(packet, VERSION);
const GREETING = bytes(new ConnackPacket(false, 0));

function message(qos: number, packetId: number): Uint8Array {
  const packet = new PublishPacket("in", new TextEncoder().encode("what comes in goes out"), qos, false);
  packet.packetId = packetId;
  return bytes(packet);
}

/** Reacts to a packet of the device. */
type Manner = (socket: Socket, packet: Packet) => void;

/** At CONNECT, `greet`; nothing else is answered. */
function atConnect(greet: (socket: Socket) => void): Manner {
  return (socket, packet) => {
    if (packet.type === CONNECT) greet(socket);
  };
}

/** Sends a message of each QoS, and acknowledges what the device makes of them. */
const serve: Manner = (socket, packet) => {
  if (packet.type === CONNECT) socket.write(GREETING);
  if (packet instanceof SubscribePacket) {
    socket.write(bytes(new SubackPacket(SUBACK, packet.packetId, new Uint8Array(packet.requests.map(() => 2)))));
    for (const qos of [0, 1, 2]) socket.write(message(qos, qos));
  }
  if (packet instanceof PublishPacket) socket.write(bytes(new AckPacket(PUBACK, packet.packetId, 0)));
  if (packet.type === PUBREC) socket.write(bytes(new AckPacket(PUBREL, (packet as AckPacket).packetId, 0)));
};

const MANNERS: Record<string, Manner> = {
  "good, and ended when all has come": (socket, packet) => {
    serve(socket, packet);
    if (packet.type === PUBCOMP) setTimeout(() => socket.end(), 5);
  },
  refused: atConnect((socket) => socket.write(bytes(new ConnackPacket(false, 3)))),
  "reset at CONNECT": atConnect((socket) => socket.resetAndDestroy()),
  "half a CONNACK, then end": atConnect((socket) => socket.end(GREETING.subarray(0, 2))),
  "an answer of HTTP": atConnect((socket) => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n")),
  "half a message, then reset": atConnect((socket) => {
    socket.write(GREETING);
    socket.write(message(1, 7).subarray(0, 9), () => socket.resetAndDestroy());
  }),
  "a packet beyond the limit": atConnect((socket) => socket.write(Buffer.concat([GREETING, Buffer.from("90ffff03", "hex")]))),
  "QoS 2 begun, then reset": (socket, packet) => {
    if (packet.type === CONNECT) socket.write(Buffer.concat([GREETING, message(2, 9)]));
    if (packet.type === PUBREC) socket.resetAndDestroy();
  },
};

export class Broker {
  port = 0;
  /** Connections so far, and those that are over. */
  connections = 0;
  closed = 0;
  private settled = false;
  private readonly open = new Set<Socket>();
  private readonly server = createServer((socket) => this.accept(socket));

  async start(): Promise<this> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    this.port = (this.server.address() as { port: number }).port;
    return this;
  }

  stop(): void {
    for (const socket of this.open) socket.destroy();
    this.server.close();
  }

  /** From now on every connection is well treated, and none is ended. */
  settle(): void {
    this.settled = true;
  }

  /** The end of that. */
  disturb(): void {
    this.settled = false;
    for (const socket of this.open) socket.resetAndDestroy();
  }

  private accept(socket: Socket): void {
    const manners = Object.values(MANNERS);
    const manner = this.settled ? serve : (manners[this.connections % manners.length] as Manner);
    this.connections++;
    this.open.add(socket);
    const stream = new PacketStream(PACKET_LIMIT, VERSION);
    socket.on("error", () => {});
    socket.on("close", () => {
      this.closed++;
      this.open.delete(socket);
    });
    socket.on("data", (data) => {
      for (let at = 0; at < data.length && stream.fault === ""; ) {
        at += stream.take(data, at, data.length - at);
        if (stream.packet !== undefined) manner(socket, stream.packet);
      }
    });
  }
}
