import {
  AckPacket,
  CONNACK,
  CONNECT,
  ConnackPacket,
  ConnectPacket,
  DISCONNECT,
  MQTT_5,
  type Packet,
  PINGREQ,
  PINGRESP,
  PingPacket,
  PUBACK,
  PUBCOMP,
  PUBLISH,
  PUBREC,
  PUBREL,
  type PublishPacket,
  packetName,
  ReasonPacket,
  SUBACK,
  SUBSCRIBE,
  SubackPacket,
  type SubscribePacket,
  TopicRequest,
  UNSUBACK,
  UNSUBSCRIBE,
  Will,
} from "@meerkat/mqtt/packet.ts";
import {
  PROP_ASSIGNED_CLIENT_ID,
  PROP_MAXIMUM_PACKET_SIZE,
  PROP_MAXIMUM_QOS,
  PROP_REASON_STRING,
  PROP_RECEIVE_MAXIMUM,
  PROP_RETAIN_AVAILABLE,
  PROP_SERVER_KEEP_ALIVE,
  PROP_SESSION_EXPIRY,
  PROP_TOPIC_ALIAS,
  Properties,
} from "@meerkat/mqtt/properties.ts";
import { SESSION_ENDING, SESSION_OPENING, SESSION_UP } from "@meerkat/mqtt/session.ts";
import { describe, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { message, SessionRig } from "./session_rig.ts";

const hal = new FakeHal().install();

/** Packets in short: `PUBLISH 3 dup`. */
function brief(packets: Packet[]): string[] {
  return packets.map((packet) => {
    const { packetId, dup, code } = packet as { packetId?: number; dup?: boolean; code?: number };
    return `${packetName(packet.type)}${packetId ? ` ${packetId}` : ""}${dup ? " dup" : ""}${code ? ` code ${code}` : ""}`;
  });
}

describe("connecting", () => {
  test("CONNECT is the first packet and goes out once", () => {
    const rig = new SessionRig();
    rig.publish("early", 1);
    rig.session.connect(0);
    expect(brief(rig.out())).toEqual(["CONNECT"]);
    expect(rig.out()).toEqual([]);
    expect(rig.session.state).toBe(SESSION_OPENING);
    rig.in(new ConnackPacket(false, 0));
    expect(brief(rig.out())).toEqual(["PUBLISH 1"]);
  });

  test("CONNECT carries what the settings say, and nothing else", () => {
    const bare = new SessionRig();
    bare.session.connect(0);
    expect(bare.out()).toEqual([Object.assign(new ConnectPacket(), { clientId: "dev", keepAlive: 60 })]);
    const will = Object.assign(new Will(), { topic: "gone", payload: new Uint8Array([1]), retain: true });
    const full = new SessionRig({ user: "u", password: new Uint8Array([0, 255]), will, clean: false, keepAlive: 5 });
    full.session.connect(0);
    expect(full.out()).toEqual([
      Object.assign(new ConnectPacket(), { clientId: "dev", keepAlive: 5, clean: false, user: "u", password: new Uint8Array([0, 255]), will }),
    ]);
  });

  test("a refusal ends the connection with its reason", () => {
    const rig = new SessionRig();
    rig.session.connect(0);
    rig.out();
    rig.in(new ConnackPacket(false, 5));
    expect(rig.session.fault).toBe("refused: not authorized");
    expect(rig.out()).toEqual([]);
  });

  test("another packet before CONNACK, or a second CONNACK, ends the connection", () => {
    const rig = new SessionRig();
    rig.session.connect(0);
    expect(rig.in(message("a", 0, 0))).toBeUndefined();
    expect(rig.session.fault).toBe("unexpected PUBLISH");
    rig.up();
    rig.in(new ConnackPacket(false, 0));
    expect(rig.session.fault).toBe("unexpected CONNACK");
  });

  test("a session that is present after a clean start ends the connection", () => {
    const rig = new SessionRig();
    rig.up(true);
    expect(rig.session.fault).toBe("session present after a clean start");
  });

  test("packets that only a server takes end the connection", () => {
    const foreign = [
      new ConnectPacket(),
      new PingPacket(PINGREQ),
      new ReasonPacket(DISCONNECT, 0),
      Object.assign(Object.create(null), { type: SUBSCRIBE }),
      Object.assign(Object.create(null), { type: UNSUBSCRIBE }),
    ] as Packet[];
    for (const packet of foreign) {
      const rig = new SessionRig();
      rig.up();
      rig.session.receive(packet);
      expect(rig.session.fault).toBe(`unexpected ${packetName(packet.type)}`);
      expect(rig.session.state).toBe(SESSION_ENDING);
      rig.publish("a", 1);
      expect(rig.out()).toEqual([]);
    }
  });

  test("nothing is sent after DISCONNECT", () => {
    const rig = new SessionRig();
    rig.up();
    rig.in(message("a", 1, 9));
    rig.session.disconnect();
    expect(rig.publish("late", 0)).toBe(0);
    rig.publish("late", 1);
    expect(brief(rig.out())).toEqual(["PUBACK 9", "DISCONNECT"]);
    rig.in(message("a", 1, 10));
    expect(rig.out()).toEqual([]);
  });
});

describe("keep-alive", () => {
  test("PINGREQ leaves before the interval is over, and only in silence", () => {
    const rig = new SessionRig({ keepAlive: 10 });
    rig.up();
    expect(rig.session.deadline(0)).toBe(9000);
    rig.now = 8000;
    rig.publish("a", 0);
    rig.out();
    rig.now = 9000;
    rig.session.tick(rig.now);
    expect(rig.out()).toEqual([]);
    rig.now = 17_000;
    rig.session.tick(rig.now);
    expect(brief(rig.out())).toEqual(["PINGREQ"]);
    rig.now = 17_100;
    rig.in(new PingPacket(PINGRESP));
    expect(rig.session.deadline(rig.now)).toBe(8900);
  });

  test("a PINGREQ without answer ends the connection, whatever else is sent", () => {
    const rig = new SessionRig({ keepAlive: 10 });
    rig.up();
    rig.now = 9000;
    rig.session.tick(rig.now);
    rig.out();
    rig.now = 17_999;
    rig.publish("a", 0);
    rig.out();
    rig.session.tick(rig.now);
    expect(rig.session.fault).toBe("");
    rig.now = 18_000;
    rig.session.tick(rig.now);
    expect(rig.session.fault).toBe("no answer to PINGREQ");
  });

  test("no CONNACK in 30 s ends the connection", () => {
    const rig = new SessionRig();
    rig.session.connect(0);
    rig.out();
    rig.session.tick(29_999);
    expect(rig.session.fault).toBe("");
    rig.session.tick(30_000);
    expect(rig.session.fault).toBe("no answer to CONNECT");
  });

  test("the tick wraps after 49.7 days", () => {
    const rig = new SessionRig({ keepAlive: 10 });
    rig.now = 0xffffffff - 4000;
    rig.up();
    expect(rig.session.deadline(0xffffffff)).toBe(5000);
    expect(rig.session.deadline(4999)).toBe(0);
  });

  test("keep-alive 0: no PINGREQ ever", () => {
    const rig = new SessionRig({ keepAlive: 0 });
    rig.up();
    expect(rig.session.deadline(1_000_000)).toBe(-1);
  });
});

describe("sending", () => {
  test("QoS 0 has no identifier and no DUP, and is lost without a connection", () => {
    const rig = new SessionRig();
    expect(rig.publish("a", 0)).toBe(0);
    rig.up();
    expect(rig.publish("b", 0)).not.toBe(0);
    expect(rig.out()).toEqual([message("b", 0, 0)]);
    rig.publish("c", 0);
    expect(rig.up()).toEqual([]);
  });

  test("QoS 1 is over with PUBACK", () => {
    const rig = new SessionRig();
    rig.up();
    expect(rig.publish("a", 1)).toBe(1);
    expect(rig.out()).toEqual([message("a", 1, 1)]);
    rig.in(new AckPacket(PUBACK, 1, 0));
    expect(rig.session.outgoing.length).toBe(0);
    expect(rig.up(false)).toEqual([]);
  });

  test("QoS 2 is over with PUBCOMP, and only PUBREL is sent again after PUBREC", () => {
    const rig = new SessionRig({ clean: false });
    rig.up();
    rig.publish("a", 2);
    expect(rig.out()).toEqual([message("a", 2, 1)]);
    rig.in(new AckPacket(PUBREC, 1, 0));
    expect(brief(rig.out())).toEqual(["PUBREL 1"]);
    expect(brief(rig.up(true))).toEqual(["PUBREL 1"]);
    rig.in(new AckPacket(PUBREC, 1, 0));
    expect(brief(rig.out())).toEqual(["PUBREL 1"]);
    rig.in(new AckPacket(PUBCOMP, 1, 0));
    expect(rig.session.outgoing.length).toBe(0);
    expect(rig.up(true)).toEqual([]);
  });

  test("after a reconnect: the old identifiers, DUP, the old order, then what is new", () => {
    const rig = new SessionRig({ clean: false });
    rig.up();
    for (const topic of ["a", "b", "c"]) rig.publish(topic, topic === "b" ? 2 : 1);
    rig.out();
    rig.in(new AckPacket(PUBREC, 2, 0));
    rig.session.closed();
    rig.publish("d", 1);
    expect(brief(rig.up(true))).toEqual(["PUBLISH 1 dup", "PUBREL 2", "PUBLISH 3 dup", "PUBLISH 4"]);
  });

  test("what is sent again after one more reconnect is the same once more", () => {
    const rig = new SessionRig({ clean: false });
    rig.up();
    for (const topic of ["a", "b"]) rig.publish(topic, 2);
    rig.out();
    rig.up(true);
    rig.in(new AckPacket(PUBREC, 1, 0));
    expect(brief(rig.up(true))).toEqual(["PUBREL 1", "PUBLISH 2 dup"]);
  });

  test("an identifier is used again only when it is free", () => {
    const rig = new SessionRig({ maxQueueLength: 10 });
    rig.up();
    rig.publish("stays", 1);
    rig.out();
    const seen = new Set<number>();
    for (let i = 0; i < 65_600; i++) {
      const id = rig.publish("x", 1);
      expect(id).toBeGreaterThan(1);
      seen.add(id);
      rig.out();
      rig.in(new AckPacket(PUBACK, id, 0));
    }
    expect(seen.size).toBe(65_534);
    expect(rig.session.outgoing.length).toBe(1);
  });

  test("messages beyond the window wait for acknowledgements, in order", () => {
    const rig = new SessionRig({ maxQueueLength: 100 });
    rig.up();
    for (let i = 1; i <= 20; i++) rig.publish(`t${i}`, 1);
    expect(rig.out().map((p) => (p as PublishPacket).packetId)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
    rig.in(new AckPacket(PUBACK, 3, 0));
    rig.in(new AckPacket(PUBACK, 1, 0));
    expect(brief(rig.out())).toEqual(["PUBLISH 17", "PUBLISH 18"]);
  });

  test("a full queue drops the oldest that was never sent, else the oldest", () => {
    hal.console = "";
    const rig = new SessionRig({ maxQueueLength: 3 });
    for (const topic of ["a", "b", "c", "d"]) expect(rig.publish(topic, 1)).not.toBe(0);
    expect(hal.console).toContain("queue is full, oldest message dropped: a\n");
    expect(rig.up().map((p) => (p as PublishPacket).topic)).toEqual(["b", "c", "d"]);
    rig.publish("e", 1);
    expect(rig.out().map((p) => (p as PublishPacket).topic)).toEqual(["e"]);
    expect(hal.console).toContain("dropped: b\n");
    expect(rig.session.outgoing.length).toBe(3);
  });

  test("messages that the server has but does not complete are kept, and new ones refused", () => {
    const rig = new SessionRig({ maxQueueLength: 2 });
    rig.up();
    for (const id of [1, 2]) {
      rig.publish("a", 2);
      rig.out();
      rig.in(new AckPacket(PUBREC, id, 0));
    }
    expect(rig.publish("b", 2)).toBe(0);
    expect(rig.session.outgoing.length).toBe(2);
  });

  test("the queue is limited in bytes as well", () => {
    const rig = new SessionRig({ maxQueueLength: 1000, maxQueueBytes: 1000 });
    expect(rig.session.publish("big", new Uint8Array(1000), 1, false)).toBe(0);
    for (let i = 0; i < 100; i++) rig.session.publish("t", new Uint8Array(100), 1, false);
    expect(rig.session.outgoing.length).toBe(6);
    expect(rig.session.outgoing.size).toBeLessThanOrEqual(1000);
  });

  test("with no queue QoS 1 and 2 are sent once and not kept", () => {
    const rig = new SessionRig({ maxQueueLength: 0 });
    expect(rig.publish("a", 1)).toBe(0);
    rig.up();
    const id = rig.publish("b", 2);
    expect(rig.out()).toEqual([message("b", 2, id)]);
    rig.in(new AckPacket(PUBREC, id, 0));
    expect(brief(rig.out())).toEqual([`PUBREL ${id}`]);
    rig.in(new AckPacket(PUBCOMP, id, 0));
    expect(rig.session.fault).toBe("");
  });

  test("a lost session: QoS 2 that the server had is forgotten and not doubled, the rest is published anew", () => {
    hal.console = "";
    const rig = new SessionRig();
    rig.up();
    rig.publish("a", 2);
    rig.publish("b", 2);
    rig.publish("c", 1);
    rig.out();
    rig.in(new AckPacket(PUBREC, 1, 0));
    expect(brief(rig.up(false))).toEqual(["PUBLISH 2", "PUBLISH 3"]);
    expect(hal.console).toContain("1 messages of QoS 2 may not have been passed on");
  });

  test("acknowledgements of nothing: ignored, or PUBREL for PUBREC; of another kind: the connection ends", () => {
    const rig = new SessionRig();
    rig.up();
    rig.in(new AckPacket(PUBACK, 77, 0));
    rig.in(new AckPacket(PUBCOMP, 77, 0));
    expect(rig.out()).toEqual([]);
    rig.in(new AckPacket(PUBREC, 77, 0));
    expect(brief(rig.out())).toEqual(["PUBREL 77"]);
    expect(rig.session.fault).toBe("");
    for (const [qos, type] of [
      [1, PUBREC],
      [1, PUBCOMP],
      [2, PUBACK],
      [2, PUBCOMP],
    ] as const) {
      rig.up();
      const id = rig.publish("a", qos);
      rig.out();
      rig.in(new AckPacket(type, id, 0));
      expect(rig.session.fault).toBe(`unexpected ${packetName(type)} for message ${id}`);
    }
  });

  test("max_qos caps messages and subscriptions", () => {
    const rig = new SessionRig({ maxQos: 1 });
    rig.session.subscriptions.want("a", 2);
    const [subscribe] = rig.up();
    expect((subscribe as SubscribePacket).requests[0]?.qos).toBe(1);
    rig.publish("b", 2);
    expect((rig.out()[0] as PublishPacket).qos).toBe(1);
  });
});

describe("receiving", () => {
  test("QoS 0 is not answered, QoS 1 with PUBACK", () => {
    const rig = new SessionRig();
    rig.up();
    expect(rig.in(message("a", 0, 0))?.topic).toBe("a");
    expect(rig.out()).toEqual([]);
    expect(rig.in(message("b", 1, 5))?.topic).toBe("b");
    expect(brief(rig.out())).toEqual(["PUBACK 5"]);
    expect(rig.in(message("c", 1, 5))?.topic).toBe("c");
    expect(brief(rig.out())).toEqual(["PUBACK 5"]);
  });

  test("QoS 2 is delivered once, until PUBREL frees the identifier", () => {
    const rig = new SessionRig({ clean: false });
    rig.up();
    expect(rig.in(message("a", 2, 5))?.topic).toBe("a");
    expect(brief(rig.out())).toEqual(["PUBREC 5"]);
    const again = Object.assign(message("a", 2, 5), { dup: true });
    expect(rig.in(again)).toBeUndefined();
    expect(brief(rig.out())).toEqual(["PUBREC 5"]);
    rig.up(true);
    expect(rig.in(again)).toBeUndefined();
    rig.in(new AckPacket(PUBREL, 5, 0));
    expect(brief(rig.out())).toEqual(["PUBREC 5", "PUBCOMP 5"]);
    expect(rig.in(message("b", 2, 5))?.topic).toBe("b");
  });

  test("a PUBREL of nothing is answered", () => {
    const rig = new SessionRig();
    rig.up();
    rig.in(new AckPacket(PUBREL, 500, 0));
    expect(brief(rig.out())).toEqual(["PUBCOMP 500"]);
  });

  test("a new session starts without identifiers of the old one", () => {
    const rig = new SessionRig();
    rig.up();
    rig.in(message("a", 2, 5));
    rig.up(false);
    expect(rig.in(message("b", 2, 5))?.topic).toBe("b");
  });

  test("acknowledgements leave in the order of their messages", () => {
    const rig = new SessionRig();
    rig.up();
    for (const [qos, id] of [
      [1, 4],
      [2, 9],
      [1, 3],
      [2, 1],
    ] as const)
      rig.in(message("a", qos, id));
    expect(brief(rig.out())).toEqual(["PUBACK 4", "PUBREC 9", "PUBACK 3", "PUBREC 1"]);
    rig.publish("x", 2);
    rig.publish("y", 2);
    rig.out();
    rig.in(new AckPacket(PUBREC, 2, 0));
    rig.in(new AckPacket(PUBREC, 1, 0));
    expect(brief(rig.out())).toEqual(["PUBREL 2", "PUBREL 1"]);
  });

  test("a message that is too large is acknowledged and not delivered", () => {
    hal.console = "";
    const rig = new SessionRig();
    rig.up();
    rig.session.receive(Object.assign(message("big", 1, 5), { cut: 10 }));
    expect(rig.session.message).toBeUndefined();
    expect(brief(rig.out())).toEqual(["PUBACK 5"]);
    expect(hal.console).toContain("big: dropped: 10 bytes more than mqtt.recv_mbuf_limit");
  });
});

describe("subscriptions", () => {
  test("asked for newest first, again after a lost session, not again while it is there", () => {
    const rig = new SessionRig({ clean: false });
    const { subscriptions } = rig.session;
    const a = subscriptions.want("a", 1);
    subscriptions.want("b/#", 2);
    const sent = rig.up() as SubscribePacket[];
    expect(sent.map((p) => p.requests)).toEqual([[new TopicRequest("b/#", 2)], [new TopicRequest("a", 1)]]);
    for (const { packetId } of sent) rig.in(new SubackPacket(SUBACK, packetId, new Uint8Array([1])));
    expect([a.granted, subscriptions.settled]).toEqual([true, true]);
    expect(rig.up(true)).toEqual([]);
    expect(brief(rig.up(false)).length).toBe(2);
  });

  test("what was not answered is asked for again in the same session", () => {
    const rig = new SessionRig({ clean: false });
    rig.session.subscriptions.want("a", 1);
    rig.up();
    expect(brief(rig.up(true)).length).toBe(1);
  });

  test("a refusal is told, and asked again at the next connection", () => {
    hal.console = "";
    const rig = new SessionRig({ clean: false });
    const a = rig.session.subscriptions.want("a", 1);
    const [sent] = rig.up() as SubscribePacket[];
    rig.in(new SubackPacket(SUBACK, sent?.packetId ?? 0, new Uint8Array([0x80])));
    expect([a.granted, a.refused]).toEqual([false, true]);
    expect(rig.session.answered).toBe(a);
    expect(hal.console).toContain("a: refused");
    expect(brief(rig.up(true)).length).toBe(1);
  });

  test("unsubscribing, also while away", () => {
    const rig = new SessionRig({ clean: false });
    const { subscriptions } = rig.session;
    subscriptions.want("a", 1);
    const [sent] = rig.up() as SubscribePacket[];
    rig.in(new SubackPacket(SUBACK, sent?.packetId ?? 0, new Uint8Array([1])));
    rig.session.closed();
    expect(subscriptions.unwant("a")).toBe(true);
    expect(subscriptions.unwant("a")).toBe(false);
    const [leave] = rig.up(true) as SubscribePacket[];
    expect(leave).toMatchObject({ type: UNSUBSCRIBE, filters: ["a"] });
    rig.in(new SubackPacket(UNSUBACK, leave?.packetId ?? 0, new Uint8Array(0)));
    expect(subscriptions.find("a")).toBeUndefined();
    subscriptions.want("b", 1);
    subscriptions.unwant("b");
    expect(rig.up(false)).toEqual([]);
  });

  test("an answer with more codes than filters ends the connection, an answer to nothing is ignored", () => {
    const rig = new SessionRig();
    rig.up();
    rig.in(new SubackPacket(SUBACK, 44, new Uint8Array([0])));
    expect(rig.session.fault).toBe("");
    rig.in(new SubackPacket(SUBACK, 44, new Uint8Array([0, 0])));
    expect(rig.session.fault).toBe("SUBACK with 2 codes for one filter");
  });
});

describe("MQTT 5", () => {
  const five = { version: MQTT_5, clean: false };

  test("CONNECT says how large packets may be and how long the session is kept", () => {
    const rig = new SessionRig({ ...five, sessionExpiry: 3600, receiveLimit: 2000 });
    rig.session.connect(0);
    const [connect] = rig.out();
    expect(connect?.type).toBe(CONNECT);
    expect(connect?.properties?.find(PROP_MAXIMUM_PACKET_SIZE)?.number).toBe(2000);
    expect(connect?.properties?.find(PROP_SESSION_EXPIRY)?.number).toBe(3600);
  });

  test("what the server can do is kept to", () => {
    hal.console = "";
    const rig = new SessionRig({ ...five, maxQueueLength: 50 });
    rig.publish("two", 2);
    rig.session.publish("big", new Uint8Array(300), 1, false);
    rig.session.publish("kept", new Uint8Array(1), 1, true);
    const limits = new Properties()
      .addNumber(PROP_RECEIVE_MAXIMUM, 2)
      .addNumber(PROP_MAXIMUM_QOS, 1)
      .addNumber(PROP_RETAIN_AVAILABLE, 0)
      .addNumber(PROP_MAXIMUM_PACKET_SIZE, 200)
      .addNumber(PROP_SERVER_KEEP_ALIVE, 10)
      .addText(PROP_ASSIGNED_CLIENT_ID, "other");
    expect(rig.up(false, limits)).toEqual([]);
    expect(hal.console.match(/dropped: the server .*/g)).toEqual([
      "dropped: the server takes no QoS 2",
      "dropped: the server takes no more than 200 bytes",
      "dropped: the server retains nothing",
    ]);
    expect(rig.session.publish("big", new Uint8Array(300), 0, false)).toBe(0);
    for (let i = 0; i < 5; i++) rig.publish("x", 2);
    expect(rig.out().map((p) => (p as PublishPacket).qos)).toEqual([1, 1]);
    expect(rig.session.deadline(0)).toBe(9000);
    expect(rig.settings.clientId).toBe("other");
  });

  test("refusals of messages are told and end them", () => {
    hal.console = "";
    const rig = new SessionRig(five);
    rig.up();
    rig.publish("a", 1);
    rig.publish("b", 2);
    rig.out();
    rig.in(new AckPacket(PUBACK, 1, 0x87));
    rig.in(new AckPacket(PUBREC, 2, 0x97));
    expect(rig.session.outgoing.length).toBe(0);
    expect(rig.out()).toEqual([]);
    expect(hal.console).toContain("message 1: PUBACK: not authorized");
    expect(hal.console).toContain("message 2: PUBREC: quota exceeded");
  });

  test("unknown identifiers are answered with that reason", () => {
    const rig = new SessionRig(five);
    rig.up();
    rig.in(new AckPacket(PUBREL, 9, 0));
    rig.in(new AckPacket(PUBREC, 8, 0));
    expect(brief(rig.out())).toEqual([`PUBCOMP 9 code ${0x92}`, `PUBREL 8 code ${0x92}`]);
  });

  test("the server's DISCONNECT is told with its reason", () => {
    const rig = new SessionRig(five);
    rig.up();
    const bye = new ReasonPacket(DISCONNECT, 0x8b);
    bye.properties = new Properties().addText(PROP_REASON_STRING, "maintenance");
    rig.in(bye);
    expect(rig.session.fault).toBe("server: server shutting down (maintenance)");
    expect(rig.out()).toEqual([]);
  });

  test("a topic alias, which was not allowed, ends the connection with that reason", () => {
    const rig = new SessionRig(five);
    rig.up();
    const packet = message("a", 0, 0);
    packet.properties = new Properties().addNumber(PROP_TOPIC_ALIAS, 1);
    rig.in(packet);
    expect(brief(rig.out())).toEqual([`DISCONNECT code ${0x94}`]);
    expect(rig.session.state).not.toBe(SESSION_UP);
  });
});

test("packet types used here are those of the wire", () => {
  expect([CONNECT, CONNACK, PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK, PINGREQ, PINGRESP, DISCONNECT]).toEqual(
    Array.from({ length: 14 }, (_, i) => i + 1),
  );
});
