import { parseIpv4 } from "@meerkat/core/net/address.ts";
import { DnsMessage, DnsQuestion, decodeDns, encodeDns } from "@meerkat/core/net/dns_message.ts";
import { DNS_A, DNS_AAAA, DNS_ANY, DNS_PTR, DNS_SRV, DNS_TXT, type DnsRecord, NameRecord } from "@meerkat/core/net/dns_records.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Advertised, LocalService } from "../src/advertised.ts";
import { ALL_SERVICES, hostLabel, isServiceType } from "../src/names.ts";
import { replyTo } from "../src/responder.ts";

function machine(): Advertised {
  const own = new Advertised("mOS-123456.local");
  own.address = parseIpv4("192.168.1.7");
  own.services.push(
    new LocalService("Living room", "_http._tcp", 80, ["id=x", "arch=test"]),
    new LocalService("second", "_http._tcp", 81, []),
    new LocalService("m", "_mqtt._tcp", 1883, []),
  );
  return own;
}

function ask(name: string, type: number, parts: Partial<DnsMessage> & { unicast?: boolean; port?: number } = {}) {
  const { unicast = false, port = 5353, ...rest } = parts;
  const query = Object.assign(new DnsMessage(), { questions: [new DnsQuestion(name, type, unicast)] }, rest);
  return replyTo(query, port, machine());
}

const TYPES = new Map([
  [1, "A"],
  [12, "PTR"],
  [16, "TXT"],
  [33, "SRV"],
  [47, "NSEC"],
]);
const told = (records: readonly DnsRecord[] | undefined) => records?.map((r) => `${TYPES.get(r.type)} ${r.name} ${r.ttl}${r.flush ? " flush" : ""}`);

const HOST = ["A mOS-123456.local 120 flush", "NSEC mOS-123456.local 120 flush"];

describe("what is answered", () => {
  test("the host's address, and that there is nothing else", () => {
    for (const type of [DNS_A, DNS_AAAA, DNS_ANY]) {
      const reply = ask("MOS-123456.LOCAL", type);
      expect(told(reply?.message.answers)).toEqual(HOST);
      expect(reply).toMatchObject({ unicast: false, shared: false });
      expect(reply?.message).toMatchObject({ id: 0, flags: 0x8400, questions: [] });
    }
  });

  test("instances of a type, with where they are", () => {
    const reply = ask("_http._tcp.local", DNS_PTR);
    expect(reply?.message.answers.map((record) => (record instanceof NameRecord ? record.target : ""))).toEqual([
      "Living room._http._tcp.local",
      "second._http._tcp.local",
    ]);
    expect(told(reply?.message.answers)).toEqual(["PTR _http._tcp.local 4500", "PTR _http._tcp.local 4500"]);
    expect(told(reply?.message.additionals)).toEqual([
      "SRV Living room._http._tcp.local 120 flush",
      "TXT Living room._http._tcp.local 120 flush",
      ...HOST,
      "SRV second._http._tcp.local 120 flush",
      "TXT second._http._tcp.local 120 flush",
    ]);
    expect(reply?.shared).toBe(true);
  });

  test("where an instance is and what it says", () => {
    expect(told(ask("living room._http._tcp.local", DNS_SRV)?.message.answers)).toEqual(["SRV Living room._http._tcp.local 120 flush"]);
    expect(told(ask("living room._http._tcp.local", DNS_TXT)?.message.answers)).toEqual(["TXT Living room._http._tcp.local 120 flush"]);
    expect(told(ask("living room._http._tcp.local", DNS_ANY)?.message.additionals)).toEqual(HOST);
  });

  test("all types, each once, with everything", () => {
    const reply = ask(ALL_SERVICES, DNS_PTR);
    expect(told(reply?.message.answers)).toEqual([`PTR ${ALL_SERVICES} 4500`, `PTR ${ALL_SERVICES} 4500`]);
    expect(reply?.message.additionals.length).toBe(3 * 3 + 2);
  });

  test("nothing about others, to other types, to responses, and without a network", () => {
    expect(ask("other.local", DNS_A)).toBeUndefined();
    expect(ask("mOS-123456.local", DNS_SRV)).toBeUndefined();
    expect(ask("_ftp._tcp.local", DNS_PTR)).toBeUndefined();
    expect(ask("_http._tcp.local", DNS_A)).toBeUndefined();
    expect(ask("mOS-123456.local", DNS_A, { flags: 0x8000 })).toBeUndefined();
    expect(ask("mOS-123456.local", DNS_A, { flags: 0x2800 })).toBeUndefined();
    const offline = machine();
    offline.address = 0;
    expect(replyTo(Object.assign(new DnsMessage(), { questions: [new DnsQuestion(offline.host, DNS_A, false)] }), 5353, offline)).toBeUndefined();
    const many = Array.from({ length: 33 }, () => new DnsQuestion("mOS-123456.local", DNS_A, false));
    expect(ask("", DNS_A, { questions: many })).toBeUndefined();
  });
});

describe("to whom", () => {
  test("to the asker alone if all questions want that", () => {
    expect(ask("mOS-123456.local", DNS_A, { unicast: true })?.unicast).toBe(true);
    const both = [new DnsQuestion("mOS-123456.local", DNS_A, true), new DnsQuestion("m._mqtt._tcp.local", DNS_SRV, false)];
    expect(ask("", DNS_A, { questions: both })?.unicast).toBe(false);
  });

  test.each([{ id: 77 }, { port: 40_000 }])("a resolver without multicast (%j) gets its question back, and nothing to keep for long", (parts) => {
    const reply = ask("mOS-123456.local", DNS_A, parts);
    expect(reply?.unicast).toBe(true);
    expect(told(reply?.message.answers)).toEqual(["A mOS-123456.local 10", "NSEC mOS-123456.local 10"]);
    expect(reply?.message.id).toBe(parts.id ?? 0);
    expect(reply?.message.questions.map(({ name }) => name)).toEqual(["mOS-123456.local"]);
  });
});

describe("what the asker knows", () => {
  const known = (ttl: number, target = "second._http._tcp.local") => new NameRecord("_http._tcp.local", DNS_PTR, ttl, false, target);

  test("is not told again, unless it is about to be forgotten", () => {
    const fresh = ask("_http._tcp.local", DNS_PTR, { answers: [known(2250)] });
    expect(fresh?.message.answers.length).toBe(1);
    const old = ask("_http._tcp.local", DNS_PTR, { answers: [known(2249)] });
    expect(old?.message.answers.length).toBe(2);
  });

  test("if that is everything, there is no answer", () => {
    expect(ask("_http._tcp.local", DNS_PTR, { answers: [known(4500), known(4500, "Living Room._http._tcp.local")] })).toBeUndefined();
  });
});

test("hostile queries never break it, and every reply can be written or is too long", () => {
  const own = machine();
  const name = fc.constantFrom("", "mOS-123456.local", "_http._tcp.local", ALL_SERVICES, "m._mqtt._tcp.local", "x");
  const question = fc.tuple(name, fc.constantFrom(1, 12, 16, 28, 33, 255, 9999), fc.boolean()).map((f) => new DnsQuestion(...f));
  const answers = fc.array(fc.tuple(name, fc.nat(9000), name).map(([n, ttl, target]) => new NameRecord(n, DNS_PTR, ttl, false, target)));
  fc.assert(
    fc.property(fc.array(question, { maxLength: 40 }), answers, fc.nat(65535), fc.nat(65535), (questions, known, id, port) => {
      const reply = replyTo(Object.assign(new DnsMessage(), { questions, answers: known, id }), port, own);
      if (reply === undefined) return;
      const bytes = encodeDns(reply.message, 9000);
      expect(bytes && decodeDns(bytes)).toEqual(reply.message);
    }),
  );
});

test("names", () => {
  expect(hostLabel("Küche 1_a.b-c")).toBe("K-che-1-a-b-c");
  expect(hostLabel("x".repeat(100)).length).toBe(63);
  for (const good of ["_http._tcp", "_a._udp", "_home-assistant._tcp"]) expect(isServiceType(good), good).toBe(true);
  for (const bad of ["http._tcp", "_http.tcp", "_http", "", "_._tcp", "_http._tcp.local", "_http._sctp", "_sixteen-letters-._tcp"])
    expect(isServiceType(bad), bad).toBe(false);
});
