import { type Packet, SUBACK, type SubackPacket, SubscribePacket, TopicRequest, UnsubscribePacket } from "./packet.ts";
import type { PacketIds } from "./packet_ids.ts";

// Which topics the client wants, and what the server knows of it.

/** To be asked for. */
const WANTED: i32 = 0;
/** SUBSCRIBE was sent. */
const ASKED: i32 = 1;
const GRANTED: i32 = 2;
const REFUSED: i32 = 3;
/** To be ended. */
const UNWANTED: i32 = 4;
/** UNSUBSCRIBE was sent. */
const LEAVING: i32 = 5;

/** A topic filter that the session subscribes to, as long as it is wanted. */
export class Subscription {
  readonly filter: string;
  qos: i32;
  state: i32 = WANTED;
  /** Of the SUBSCRIBE or UNSUBSCRIBE that is on its way; 0: none. */
  packetId: i32 = 0;

  constructor(filter: string, qos: i32) {
    this.filter = filter;
    this.qos = qos;
  }

  /** Whether the server sends what fits, as far as is known. */
  get granted(): boolean {
    return this.state === GRANTED;
  }

  get refused(): boolean {
    return this.state === REFUSED;
  }
}

export class Subscriptions {
  private readonly ids: PacketIds;
  private list: Subscription[] = [];
  /** Highest QoS to ask for. */
  maxQos: i32 = 2;

  constructor(ids: PacketIds) {
    this.ids = ids;
  }

  /** Asks for a filter, again if it was asked for before: retained messages come again then. */
  want(filter: string, qos: i32): Subscription {
    let subscription = this.find(filter);
    if (subscription === undefined) {
      subscription = new Subscription(filter, qos);
      this.list.push(subscription);
    } else {
      this.forgetRequest(subscription);
      subscription.qos = qos;
      subscription.state = WANTED;
    }
    return subscription;
  }

  /** False if it was not wanted. */
  unwant(filter: string): boolean {
    const subscription = this.find(filter);
    if (subscription === undefined || subscription.state >= UNWANTED) return false;
    this.forgetRequest(subscription);
    subscription.state = UNWANTED;
    return true;
  }

  /** Those that are wanted, and those that the server does not know yet to be unwanted. */
  all(): readonly Subscription[] {
    return this.list;
  }

  find(filter: string): Subscription | undefined {
    for (const subscription of this.list) {
      if (subscription.filter === filter) return subscription;
    }
    return undefined;
  }

  /** Whether the server has answered all that was asked. */
  get settled(): boolean {
    for (const { state } of this.list) {
      if (state !== GRANTED && state !== REFUSED) return false;
    }
    return true;
  }

  /** The next SUBSCRIBE or UNSUBSCRIBE, newest filter first; undefined if all is said. */
  next(): Packet | undefined {
    for (let i: i32 = this.list.length - 1; i >= 0; i--) {
      const subscription = this.list[i]!;
      const leave = subscription.state === UNWANTED;
      if (!leave && subscription.state !== WANTED) continue;
      const id = this.ids.take();
      if (id === 0) return undefined;
      subscription.packetId = id;
      subscription.state = leave ? LEAVING : ASKED;
      if (leave) return new UnsubscribePacket(id, [subscription.filter]);
      const qos = subscription.qos < this.maxQos ? subscription.qos : this.maxQos;
      return new SubscribePacket(id, [new TopicRequest(subscription.filter, qos)]);
    }
    return undefined;
  }

  /** The subscription that a SUBACK or UNSUBACK answers; undefined if it is wanted no more, or none. */
  acknowledge(ack: SubackPacket): Subscription | undefined {
    const wanted = ack.type === SUBACK ? ASKED : LEAVING;
    for (let i: i32 = 0; i < this.list.length; i++) {
      const subscription = this.list[i]!;
      if (subscription.packetId !== ack.packetId || subscription.state !== wanted) continue;
      this.forgetRequest(subscription);
      if (wanted === LEAVING) this.list.splice(i, 1);
      else subscription.state = ack.codes[0]! < 0x80 ? GRANTED : REFUSED;
      return subscription;
    }
    return undefined;
  }

  /** A connection is made: what was not answered is to be said again, and everything if the server has lost the session. */
  reconnected(sessionPresent: boolean): void {
    this.list = this.list.filter((subscription) => sessionPresent || subscription.state < UNWANTED);
    for (const subscription of this.list) {
      this.forgetRequest(subscription);
      if (subscription.state >= UNWANTED) subscription.state = UNWANTED;
      else if (!sessionPresent || subscription.state !== GRANTED) subscription.state = WANTED;
    }
  }

  private forgetRequest(subscription: Subscription): void {
    if (subscription.packetId !== 0) this.ids.release(subscription.packetId);
    subscription.packetId = 0;
  }
}
