import {
  AckPacket,
  ConnackPacket,
  type Packet,
  PINGREQ,
  PINGRESP,
  PingPacket,
  PUBACK,
  PUBCOMP,
  PUBREC,
  PUBREL,
  PublishPacket,
  SUBACK,
  SubackPacket,
  SubscribePacket,
} from "@meerkat/mqtt/packet.ts";
import { SESSION_DOWN, SESSION_ENDING } from "@meerkat/mqtt/session.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { anyPacket } from "./packets.ts";
import { message, SessionRig } from "./session_rig.ts";

new FakeHal().install();

interface Sent {
  packet: PublishPacket;
  phase: "new" | "sent" | "released";
}

/** A server in few lines: keeps the session, does what sections 4.3 and 4.4 say, and remembers what it got. */
class ModelServer {
  readonly got: string[] = [];
  present = false;
  private nextId = 0;
  private readonly awaitingRelease = new Set<number>();
  private readonly outgoing: Sent[] = [];
  output: Packet[] = [];

  connect(): void {
    this.output = [new ConnackPacket(this.present, 0)];
    this.present = true;
    for (const sent of this.outgoing) {
      if (sent.phase === "released") this.output.push(new AckPacket(PUBREL, sent.packet.packetId, 0));
      else this.output.push(this.copy(sent));
    }
  }

  private copy(sent: Sent): PublishPacket {
    const copy = message(sent.packet.topic, sent.packet.qos, sent.packet.packetId);
    copy.dup = sent.phase === "sent";
    sent.phase = "sent";
    return copy;
  }

  publish(topic: string, qos: number): void {
    const packet = message(topic, qos, ++this.nextId);
    const sent: Sent = { packet, phase: "new" };
    this.outgoing.push(sent);
    this.output.push(this.copy(sent));
  }

  take(packet: Packet): void {
    if (packet instanceof PublishPacket) this.published(packet);
    else if (packet instanceof AckPacket) this.acknowledged(packet);
    else if (packet instanceof SubscribePacket) this.output.push(new SubackPacket(SUBACK, packet.packetId, new Uint8Array([2])));
    else if (packet.type === PINGREQ) this.output.push(new PingPacket(PINGRESP));
  }

  private published(packet: PublishPacket): void {
    if (packet.qos === 2) {
      if (!this.awaitingRelease.has(packet.packetId)) this.got.push(packet.topic);
      this.awaitingRelease.add(packet.packetId);
    } else {
      this.got.push(packet.topic);
    }
    if (packet.qos > 0) this.output.push(new AckPacket(packet.qos === 1 ? PUBACK : PUBREC, packet.packetId, 0));
  }

  private acknowledged({ type, packetId }: AckPacket): void {
    const index = this.outgoing.findIndex((sent) => sent.packet.packetId === packetId);
    const sent = this.outgoing[index];
    if (type === PUBREL) {
      this.awaitingRelease.delete(packetId);
      this.output.push(new AckPacket(PUBCOMP, packetId, 0));
    } else if (type === PUBREC) {
      if (sent !== undefined) sent.phase = "released";
      this.output.push(new AckPacket(PUBREL, packetId, 0));
    } else if (index >= 0) {
      this.outgoing.splice(index, 1);
    }
  }

  get idle(): boolean {
    return this.outgoing.length === 0;
  }
}

type Step = { do: "send" | "receive"; qos: number } | { do: "run"; up: number; down: number } | { do: "break" } | { do: "time"; ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("send" as const, "receive" as const), qos: fc.constantFrom(1, 2) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("run" as const), up: fc.nat(4), down: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.constant({ do: "break" as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("time" as const), ms: fc.nat(30_000) }) },
);

/** Client and server with a wire that loses what is on it whenever it breaks. */
class World {
  readonly rig = new SessionRig({ clean: false, maxQueueLength: 1000, maxQueueBytes: 1_000_000, keepAlive: 60 });
  readonly server = new ModelServer();
  readonly got: string[] = [];
  readonly sentByClient: string[] = [];
  readonly sentByServer: string[] = [];
  private wireUp: Packet[] = [];

  connect(): void {
    this.wireUp = [];
    this.server.output = [];
    this.rig.session.connect(this.rig.now);
    this.rig.out();
    this.server.connect();
  }

  apply(now: Step): void {
    if (now.do === "send") {
      const topic = `c${this.sentByClient.length}q${now.qos}`;
      expect(this.rig.publish(topic, now.qos)).not.toBe(0);
      this.sentByClient.push(topic);
    } else if (now.do === "receive") {
      const topic = `s${this.sentByServer.length}q${now.qos}`;
      this.server.publish(topic, now.qos);
      this.sentByServer.push(topic);
    } else if (now.do === "run") this.run(now.up, now.down);
    else if (now.do === "break") this.connect();
    else if (now.do === "time") this.pass(now.ms);
  }

  private pass(ms: number): void {
    this.rig.now += ms;
    this.rig.session.tick(this.rig.now);
    if (this.rig.session.fault !== "") this.connect();
  }

  run(up: number, down: number): void {
    this.wireUp.push(...this.rig.out());
    for (const packet of this.wireUp.splice(0, up)) this.server.take(packet);
    for (const packet of this.server.output.splice(0, down)) {
      const found = this.rig.in(packet);
      if (found !== undefined) this.got.push(found.topic);
    }
    expect(this.rig.session.fault).toBe("");
  }

  finish(): void {
    this.connect();
    const busy = () => this.rig.session.outgoing.length > 0 || !this.server.idle;
    for (let i = 0; i < 1000 && busy(); i++) this.run(100, 100);
    this.run(100, 100);
    expect([this.rig.session.outgoing.length, this.rig.session.outgoing.size, this.server.idle]).toEqual([0, 0, true]);
  }
}

/** QoS 2 exactly once and in order; QoS 1 at least once, in order of their first arrival. */
function check(sent: string[], got: string[]): void {
  const twos = (topics: string[]) => topics.filter((topic) => topic.endsWith("q2"));
  const ones = (topics: string[]) => [...new Set(topics.filter((topic) => topic.endsWith("q1")))];
  expect(twos(got)).toEqual(twos(sent));
  expect(ones(got)).toEqual(ones(sent));
}

test("whatever breaks when: QoS 1 arrives, QoS 2 arrives once, both in order, both ways", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const world = new World();
      world.connect();
      for (const now of steps) world.apply(now);
      world.finish();
      check(world.sentByClient, world.server.got);
      check(world.sentByServer, world.got);
    }),
    { numRuns: 300 },
  );
});

const blow = (version: number) =>
  fc.oneof(
    { weight: 6, arbitrary: anyPacket(version) },
    { weight: 2, arbitrary: fc.record({ qos: fc.nat(2), topic: fc.constantFrom("a", "b/c") }) },
    { weight: 1, arbitrary: fc.constant("connect" as const) },
    { weight: 1, arbitrary: fc.constant("accept" as const) },
    { weight: 1, arbitrary: fc.nat(100_000) },
  );

test.each([4, 5])("version %i: whatever a server sends in whatever state, what goes out are valid packets, or nothing", (version) => {
  fc.assert(
    fc.property(fc.array(blow(version), { maxLength: 40 }), fc.boolean(), (blows, clean) => {
      const rig = new SessionRig({ version, clean, maxQueueLength: 4 });
      for (const now of blows) {
        if (now === "connect") rig.session.connect(rig.now);
        else if (now === "accept") rig.in(new ConnackPacket(false, 0));
        else if (typeof now === "number") rig.session.tick((rig.now += now));
        else if ("topic" in now && !("type" in now)) rig.publish(now.topic, now.qos);
        else rig.in(now as Packet);
        const sent = rig.out();
        if (rig.session.state === SESSION_DOWN) expect(sent).toEqual([]);
        expect(rig.session.outgoing.length).toBeLessThanOrEqual(4);
        if (rig.session.fault !== "") expect(rig.session.state).toBe(SESSION_ENDING);
      }
    }),
    { numRuns: 400 },
  );
});
