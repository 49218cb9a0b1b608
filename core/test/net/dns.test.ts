import { parseIpv4 } from "@meerkat/core/net/address.ts";
import { resolveHost, setDnsServer, setLocalResolver } from "@meerkat/core/net/dns.ts";
import type { DnsMessage } from "@meerkat/core/net/dns_message.ts";
import { AddressRecord, DNS_CNAME, NameRecord } from "@meerkat/core/net/dns_records.ts";
import type { BootedMachine } from "@meerkat/port-node/boot.ts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { answerTo, DnsServer } from "./dns_server.ts";
import { bootForTest, until } from "./machine.ts";

let booted: BootedMachine;
let server: DnsServer;
beforeAll(async () => {
  booted = await bootForTest();
  server = await DnsServer.start();
});
afterAll(() => {
  booted.machine.stop("stopped");
  server.close();
});
beforeEach(() => {
  server.asked.length = 0;
  setDnsServer(parseIpv4("127.0.0.1"), server.port);
});

interface Result {
  address: number;
  error: string;
}

function resolve(host: string): Promise<Result> {
  return new Promise((done) => resolveHost(host, (address, error) => done({ address, error })));
}

const good = (address: string): Result => ({ address: parseIpv4(address), error: "" });
const nameOf = (query: DnsMessage) => query.questions[0]?.name ?? "";
const a = (name: string, address: string, ttl = 60) => new AddressRecord(name, ttl, false, parseIpv4(address));
const alias = (name: string, target: string, ttl = 60) => new NameRecord(name, DNS_CNAME, ttl, false, target);

function answerAll(address: string, ttl = 60): void {
  server.answer = (query) => answerTo(query, { answers: [a(nameOf(query), address, ttl)] });
}

test("addresses, localhost and what cannot be a name are not asked for", async () => {
  expect(await resolve("192.168.1.2")).toEqual(good("192.168.1.2"));
  expect(await resolve("LocalHost")).toEqual(good("127.0.0.1"));
  expect(await resolve("x.localhost.")).toEqual(good("127.0.0.1"));
  expect(await resolve("no name")).toEqual({ address: 0, error: "no name: not a host name" });
  expect(await resolve("")).toEqual({ address: 0, error: ": not a host name" });
  expect(server.asked).toEqual([]);
});

test("an address is found and kept as long as it may be", async () => {
  answerAll("10.1.2.3", 1);
  expect(await resolve("Device.Example.com")).toEqual(good("10.1.2.3"));
  answerAll("10.9.9.9");
  expect(await resolve("device.example.com.")).toEqual(good("10.1.2.3"));
  expect(server.asked).toEqual(["device.example.com"]);
  await new Promise((done) => setTimeout(done, 2100));
  expect(await resolve("device.example.com")).toEqual(good("10.9.9.9"));
  expect(server.asked.length).toBe(2);
});

test("a time of 0 is not kept at all", async () => {
  answerAll("10.1.2.3", 0);
  await resolve("short.example");
  await resolve("short.example");
  expect(server.asked.length).toBe(2);
});

test("the cache has a bound; what is used stays", async () => {
  answerAll("10.1.2.3");
  await resolve("kept.example");
  for (let i = 0; i < 30; i++) {
    await resolve(`n${i}.example`);
    await resolve("kept.example");
  }
  expect(server.asked.filter((name) => name === "kept.example").length).toBe(1);
  await resolve("n29.example");
  expect(server.asked.length).toBe(31);
  await resolve("n0.example");
  expect(server.asked.length).toBe(32);
});

test("who asks at the same time shares the question", async () => {
  answerAll("10.1.2.3");
  const results = await Promise.all([resolve("same.example"), resolve("SAME.example"), resolve("same.example.")]);
  expect(results).toEqual([good("10.1.2.3"), good("10.1.2.3"), good("10.1.2.3")]);
  expect(server.asked.length).toBe(1);
});

test("other names are followed, in the answer and by asking", async () => {
  server.answer = (query) =>
    nameOf(query) === "one.example"
      ? // Not in order, and with something that nobody asked for.
        answerTo(query, {
          answers: [a("evil.example", "6.6.6.6"), a("three.example", "10.0.0.3"), alias("two.example", "Three.example"), alias("one.example", "two.example")],
        })
      : undefined;
  expect(await resolve("one.example")).toEqual(good("10.0.0.3"));
  server.answer = (query) =>
    nameOf(query) === "far.example"
      ? answerTo(query, { answers: [alias("far.example", "there.example")] })
      : answerTo(query, { answers: [a("there.example", "10.0.0.4")] });
  expect(await resolve("far.example")).toEqual(good("10.0.0.4"));
  expect(server.asked.slice(-2)).toEqual(["far.example", "there.example"]);
  server.answer = () => undefined;
  expect(await resolve("far.example")).toEqual(good("10.0.0.4"));
});

test("names that lead in a circle end", async () => {
  server.answer = (query) => answerTo(query, { answers: [alias("a.example", "b.example"), alias("b.example", "a.example")] });
  expect((await resolve("a.example")).error).toBe("a.example: its names lead nowhere");
  let n = 0;
  server.answer = (query) => answerTo(query, { answers: [alias(nameOf(query), `next${n++}.example`)] });
  expect((await resolve("endless.example")).error).toBe("endless.example: its names lead nowhere");
  expect(server.asked.length).toBeLessThan(12);
});

test("that there is no such name is kept for a while, and failures are not", async () => {
  server.answer = (query) => answerTo(query, { flags: 0x8183 });
  expect(await resolve("gone.example")).toEqual({ address: 0, error: "gone.example: no such host" });
  expect(await resolve("gone.example")).toEqual({ address: 0, error: "gone.example: no such host" });
  expect(server.asked.length).toBe(1);
  server.answer = (query) => answerTo(query, {});
  expect((await resolve("empty.example")).error).toBe("empty.example: no such host");
  server.answer = (query) => answerTo(query, { flags: 0x8182 });
  expect((await resolve("sick.example")).error).toBe("sick.example: the DNS server fails (code 2)");
  answerAll("10.1.1.1");
  expect(await resolve("sick.example")).toEqual(good("10.1.1.1"));
  server.answer = (query) => answerTo(query, { flags: 0x8380 });
  expect((await resolve("cut.example")).error).toBe("cut.example: the answer of the DNS server is too long");
});

test("answers to another question, identifier or port, and noise, are passed over", async () => {
  server.ports.clear();
  server.ids.clear();
  const outsider = await DnsServer.start();
  server.answer = (query) => {
    const [port = 0] = [...server.ports].slice(-1);
    const forged = answerTo(query, { answers: [a(nameOf(query), "6.6.6.6")] });
    void import("@meerkat/core/net/dns_message.ts").then(({ encodeDns }) => {
      const bytes = (changes: Partial<DnsMessage>) => encodeDns(Object.assign(answerTo(query, forged), changes), 512) ?? new Uint8Array();
      outsider.send(bytes({}), port);
      server.send(bytes({ id: (query.id + 1) & 0xffff }), port);
      server.send(bytes({ flags: 0x0100 }), port);
      server.send(bytes({ questions: [] }), port);
      server.send(bytes({ questions: [Object.assign(Object.create(query.questions[0] ?? null), { name: "other.example" })] }), port);
      server.send(new Uint8Array([1, 2, 3]), port);
      server.send(new Uint8Array(600).fill(0xc0), port);
      setTimeout(() => server.send(bytes({ answers: [a(nameOf(query), "10.0.0.7")] }), port), 50);
    });
    return undefined;
  };
  expect(await resolve("forged.example")).toEqual(good("10.0.0.7"));
  outsider.close();
});

test("each question has a port and an identifier of its own", async () => {
  server.ports.clear();
  server.ids.clear();
  answerAll("10.1.2.3");
  for (let i = 0; i < 20; i++) await resolve(`id${i}.example`);
  expect(server.ids.size).toBeGreaterThan(18);
  expect(server.ports.size).toBeGreaterThan(10);
});

test("a lost question is asked again; a server that never answers is given up after three", async () => {
  let dropped = 0;
  server.answer = (query) => {
    if (nameOf(query) === "silent.example" || dropped++ < 1) return undefined;
    return answerTo(query, { answers: [a(nameOf(query), "10.0.0.8")] });
  };
  const start = performance.now();
  const silent = resolve("silent.example");
  expect(await resolve("lossy.example")).toEqual(good("10.0.0.8"));
  expect(performance.now() - start).toBeGreaterThan(4900);
  expect((await silent).error).toBe("silent.example: the DNS server does not answer");
  expect(performance.now() - start).toBeGreaterThan(14_900);
  expect(server.asked.filter((name) => name === "silent.example").length).toBe(3);
}, 30_000);

test("too many names at once are refused, not queued for ever", async () => {
  server.answer = () => undefined;
  for (let i = 0; i < 8; i++) void resolve(`many${i}.example`);
  expect((await resolve("onemore.example")).error).toBe("onemore.example: too many names are asked for");
  await until(() => server.asked.length === 8, "the questions");
});

test("names in .local are left to who knows them", async () => {
  expect((await resolve("printer.local")).error).toContain("dns-sd");
  setLocalResolver((host, found) => found(host === "printer.local" ? 5 : 0, ""));
  expect((await resolve("Printer.local")).address).toBe(5);
  expect(server.asked).toEqual([]);
});
