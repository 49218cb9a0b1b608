import { AckPacket, type Packet, PUBACK, PUBREC, PUBREL, type PublishPacket } from "./packet.ts";
import type { PacketIds } from "./packet_ids.ts";

// Messages of QoS 1 and 2 on their way out (sections 4.3 and 4.4).
//
//   QUEUED --PUBLISH--> SENT --PUBACK--> gone                      (QoS 1)
//                       SENT --PUBREC, PUBREL--> RELEASED --PUBCOMP--> gone   (QoS 2)
//
// After a reconnect what is SENT or RELEASED is sent again, in the old order and before anything new.

const QUEUED: i32 = 0;
const SENT: i32 = 1;
const RELEASED: i32 = 2;

/** What a message costs beside topic and payload, about. */
const OVERHEAD: i32 = 64;

class Outgoing {
  readonly id: i32;
  readonly qos: i32;
  readonly size: i32;
  /** Undefined once released: the server has the message. */
  packet: PublishPacket | undefined;
  state: i32 = QUEUED;

  constructor(packet: PublishPacket) {
    this.id = packet.packetId;
    this.qos = packet.qos;
    this.size = packet.topic.length + packet.payload.length + OVERHEAD;
    this.packet = packet;
  }
}

/** What an acknowledgement was worth. */
export const ACK_OK: i32 = 0;
/** Its message is not known (any more). */
export const ACK_UNKNOWN: i32 = 1;
/** The message is not at that point. */
export const ACK_WRONG: i32 = 2;

export class OutgoingQueue {
  /** Most messages at a time that the server has not acknowledged. */
  window: i32 = 1;
  private readonly ids: PacketIds;
  readonly maxMessages: i32;
  private readonly maxBytes: i32;
  private readonly entries: Outgoing[] = [];
  /** How many of the first entries were sent on this connection; the others wait. */
  private active: i32 = 0;
  private bytes: i32 = 0;

  constructor(ids: PacketIds, maxMessages: i32, maxBytes: i32) {
    this.ids = ids;
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
  }

  get length(): i32 {
    return this.entries.length;
  }

  /** Bytes that the messages take. */
  get size(): i32 {
    return this.bytes;
  }

  /** Whether a message of this size can be kept at all. */
  fits(packet: PublishPacket): boolean {
    return packet.topic.length + packet.payload.length + OVERHEAD <= this.maxBytes;
  }

  /**
   * Makes room for one more message that `fits`, and returns the topics of what had to go: the oldest message that was never
   * sent, else the oldest that the server has not acknowledged. Undefined if there is no room even so: the server has all
   * messages and does not complete them.
   */
  makeRoom(packet: PublishPacket): string[] | undefined {
    const size = packet.topic.length + packet.payload.length + OVERHEAD;
    const dropped: string[] = [];
    while (this.entries.length >= this.maxMessages || this.bytes + size > this.maxBytes) {
      const index = this.victim();
      if (index < 0) return undefined;
      dropped.push(this.entries[index]!.packet!.topic);
      this.remove(index);
    }
    return dropped;
  }

  private victim(): i32 {
    let oldestSent: i32 = -1;
    for (let i: i32 = 0; i < this.entries.length; i++) {
      const { state } = this.entries[i]!;
      if (state === QUEUED) return i;
      if (state === SENT && oldestSent < 0) oldestSent = i;
    }
    return oldestSent;
  }

  /** Takes a message for which there is room; its packet identifier is set. */
  add(packet: PublishPacket): void {
    const entry = new Outgoing(packet);
    this.entries.push(entry);
    this.bytes += entry.size;
  }

  /** What to send next; undefined if the window is full or nothing waits. */
  next(): Packet | undefined {
    if (this.active >= this.entries.length || this.active >= this.window) return undefined;
    const entry = this.entries[this.active]!;
    this.active++;
    const { packet } = entry;
    if (packet === undefined) return new AckPacket(PUBREL, entry.id, 0);
    packet.dup = entry.state === SENT;
    entry.state = SENT;
    return packet;
  }

  /** Takes PUBACK, PUBREC or PUBCOMP; returns ACK_*. After a PUBREC that is ACK_OK, a PUBREL is to be sent. */
  acknowledge(ack: AckPacket): i32 {
    const index = this.indexOf(ack.packetId);
    if (index < 0) return ACK_UNKNOWN;
    const entry = this.entries[index]!;
    const failed = ack.code >= 0x80;
    if (ack.type === PUBREC) {
      if (entry.qos !== 2 || entry.state === QUEUED) return ACK_WRONG;
      if (failed) this.remove(index);
      else this.markReleased(entry);
      return ACK_OK;
    }
    if (ack.type === PUBACK ? entry.qos !== 1 || entry.state !== SENT : entry.state !== RELEASED) return ACK_WRONG;
    this.remove(index);
    return ACK_OK;
  }

  /** Gives up a message that the server cannot take. */
  discard(id: i32): void {
    const index = this.indexOf(id);
    if (index >= 0) this.remove(index);
  }

  private markReleased(entry: Outgoing): void {
    if (entry.packet === undefined) return;
    entry.packet = undefined;
    entry.state = RELEASED;
    this.bytes -= entry.size - OVERHEAD;
  }

  private indexOf(id: i32): i32 {
    for (let i: i32 = 0; i < this.entries.length; i++) {
      if (this.entries[i]!.id === id) return i;
    }
    return -1;
  }

  private remove(index: i32): void {
    const entry = this.entries[index]!;
    this.entries.splice(index, 1);
    this.ids.release(entry.id);
    this.bytes -= entry.packet === undefined ? OVERHEAD : entry.size;
    if (index < this.active) this.active--;
  }

  /**
   * A connection is made: everything unacknowledged is to be sent again. If the server has lost the session, this is a
   * new one: messages that were on their way are new to it, and those that it had already acknowledged with PUBREC are
   * forgotten, since it must not get them twice; returns how many.
   */
  reconnected(sessionPresent: boolean): i32 {
    let inDoubt: i32 = 0;
    this.active = 0;
    for (let i: i32 = this.entries.length - 1; i >= 0 && !sessionPresent; i--) {
      const entry = this.entries[i]!;
      if (entry.state === SENT) entry.state = QUEUED;
      if (entry.state !== RELEASED) continue;
      this.remove(i);
      inDoubt++;
    }
    return inDoubt;
  }
}
