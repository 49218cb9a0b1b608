import { encodePacket } from "@meerkat/mqtt/encode.ts";
import { ConnackPacket, MQTT_5, type Packet, PublishPacket } from "@meerkat/mqtt/packet.ts";
import { PacketStream } from "@meerkat/mqtt/packet_stream.ts";
import type { Properties } from "@meerkat/mqtt/properties.ts";
import { Session } from "@meerkat/mqtt/session.ts";
import { SessionSettings } from "@meerkat/mqtt/session_settings.ts";
import { decodeAll } from "./packets.ts";

/** A session whose server is the test. Packets pass through the codec both ways. */
export class SessionRig {
  now = 0;
  readonly session: Session;
  readonly settings = new SessionSettings();

  constructor(change: Partial<SessionSettings> = {}) {
    Object.assign(this.settings, { clientId: "dev", ...change });
    this.session = new Session(this.settings, 0);
  }

  /** Everything that the session wants to send now. */
  out(): Packet[] {
    const bytes: Uint8Array[] = [];
    for (let packet = this.session.nextOutput(this.now); packet !== undefined; packet = this.session.nextOutput(this.now)) {
      bytes.push(encodePacket(packet, this.settings.version));
    }
    const { packets, fault } = decodeAll(new PacketStream(1_000_000, this.settings.version), ...bytes);
    if (fault !== "") throw new Error(fault);
    return packets;
  }

  /** A packet comes from the server; gives the message for the application, if there is one. */
  in(packet: Packet): PublishPacket | undefined {
    const { packets } = decodeAll(new PacketStream(1_000_000, this.settings.version), encodePacket(packet, this.settings.version));
    for (const found of packets) this.session.receive(found);
    return this.session.message;
  }

  /** Connects, and gives what comes out once the server has accepted. */
  up(sessionPresent = false, properties?: Properties): Packet[] {
    this.session.connect(this.now);
    this.out();
    const connack = new ConnackPacket(sessionPresent, 0);
    if (this.settings.version === MQTT_5) connack.properties = properties;
    this.in(connack);
    return this.out();
  }

  publish(topic: string, qos: number, text = topic): number {
    return this.session.publish(topic, new TextEncoder().encode(text), qos, false);
  }
}

export function message(topic: string, qos: number, packetId: number, text = topic): PublishPacket {
  const packet = new PublishPacket(topic, new TextEncoder().encode(text), qos, false);
  packet.packetId = packetId;
  return packet;
}
