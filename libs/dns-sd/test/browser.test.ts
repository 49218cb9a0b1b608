import { parseIpv4 } from "@meerkat/core/net/address.ts";
import { DnsMessage } from "@meerkat/core/net/dns_message.ts";
import { AddressRecord, DNS_A, DNS_PTR, DNS_SRV, DNS_TXT, type DnsRecord, NameRecord, ServiceRecord, TextRecord } from "@meerkat/core/net/dns_records.ts";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { Browser } from "../src/browser.ts";

const TYPE = "_http._tcp.local";
let log: string[] = [];
let browser: Browser;
beforeEach(() => {
  log = [];
  browser = new Browser("_http._tcp", (service, present) => {
    log.push(`${present ? "+" : "-"} ${service.instance} ${service.host}:${service.port} ${service.texts.join()}`);
  });
});

const ptr = (instance: string, ttl = 4500) => new NameRecord(TYPE, DNS_PTR, ttl, false, `${instance}.${TYPE}`);
const srv = (instance: string, port: number, ttl = 120) => new ServiceRecord(`${instance}.${TYPE}`, ttl, true, 0, 0, port, "dev.local");
const txt = (instance: string, ...texts: string[]) => new TextRecord(`${instance}.${TYPE}`, 120, true, texts);
const a = (address: string, ttl = 120, host = "dev.local") => new AddressRecord(host, ttl, true, parseIpv4(address));

function hear(now: number, answers: DnsRecord[], additionals: DnsRecord[] = []): void {
  browser.hear(Object.assign(new DnsMessage(), { flags: 0x8400, answers, additionals }), now);
}

const asked = (now: number) => browser.tick(now)?.questions.map(({ name, type }) => `${name} ${type}`) ?? [];

test("a service is told when all of it is known, whatever the order", () => {
  hear(0, [a("10.0.0.1")]);
  hear(0, [ptr("web")]);
  expect(log).toEqual([]);
  hear(0, [srv("web", 80)]);
  hear(0, [txt("web", "a=1")]);
  expect(log).toEqual([]);
  hear(0, [], [a("10.0.0.1")]);
  expect(log).toEqual(["+ web dev.local:80 a=1"]);
  hear(0, [a("10.0.0.2"), txt("two"), srv("two", 81), ptr("two")]);
  // The address is that of both.
  expect(log.slice(1)).toEqual(["+ web dev.local:80 a=1", "+ two dev.local:81 "]);
});

test("what is missing is asked for, less and less often", () => {
  expect(asked(0)).toEqual([`${TYPE} ${DNS_PTR}`]);
  hear(0, [ptr("web")]);
  const missing = [`web.${TYPE} ${DNS_SRV}`, `web.${TYPE} ${DNS_TXT}`];
  expect(asked(0)).toEqual(missing);
  hear(0, [srv("web", 80), txt("web")]);
  const times: number[] = [];
  for (let now = 1; now < 60; now++) if (asked(now).includes(`dev.local ${DNS_A}`)) times.push(now);
  expect(times).toEqual([1, 3, 7, 15, 31]);
});

test("the type is asked for again after twice as long each time, with what is known", () => {
  hear(0, [ptr("web"), srv("web", 80), txt("web"), a("10.0.0.1")]);
  const times: number[] = [];
  for (let now = 0; now < 60; now++) {
    const message = browser.tick(now);
    if (!message?.questions.some(({ type }) => type === DNS_PTR)) continue;
    times.push(now);
    expect(message.answers).toEqual([ptr("web", 4500 - now)]);
  }
  expect(times).toEqual([0, 1, 3, 7, 15, 31]);
});

test("a service that says goodbye is gone a second later", () => {
  hear(0, [ptr("web"), srv("web", 80), txt("web"), a("10.0.0.1")]);
  hear(10, [ptr("web", 0)]);
  browser.tick(10);
  expect(log.length).toBe(1);
  browser.tick(11);
  expect(log.slice(1)).toEqual(["- web dev.local:80 "]);
  hear(12, [ptr("web"), srv("web", 80), txt("web"), a("10.0.0.1")]);
  expect(log.length).toBe(3);
});

test("a goodbye that is taken back at once is none", () => {
  hear(0, [ptr("web"), srv("web", 80), txt("web"), a("10.0.0.1")]);
  hear(10, [ptr("web", 0)]);
  hear(10, [ptr("web")]);
  for (let now = 10; now < 20; now++) browser.tick(now);
  expect(log.length).toBe(1);
});

test("who falls silent is asked, and is gone when the time is over", () => {
  hear(0, [ptr("web"), srv("web", 80), txt("web"), a("10.0.0.1")]);
  const times: number[] = [];
  for (let now = 32; now <= 121; now++) if (asked(now).includes(`web.${TYPE} ${DNS_SRV}`)) times.push(now);
  expect(times[0]).toBe(96);
  expect(times.length).toBeLessThan(8);
  expect(log).toEqual(["+ web dev.local:80 ", "- web dev.local:80 "]);
  // One that answers stays.
  hear(200, [ptr("web"), srv("web", 80), txt("web"), a("10.0.0.1")]);
  for (let now = 200; now < 2000; now++) {
    const questions = asked(now);
    if (questions.includes(`web.${TYPE} ${DNS_SRV}`)) hear(now, [srv("web", 80)], [a("10.0.0.1")]);
  }
  expect(log.length).toBe(3);
});

test("changes are told once", () => {
  hear(0, [ptr("web"), srv("web", 80), txt("web", "v=1"), a("10.0.0.1")]);
  hear(1, [ptr("web"), srv("web", 80), txt("web", "v=1"), a("10.0.0.1")]);
  expect(log.length).toBe(1);
  hear(2, [txt("web", "v=2")]);
  hear(3, [srv("web", 8080)]);
  hear(4, [a("10.0.0.9")]);
  expect(log.slice(1)).toEqual(["+ web dev.local:80 v=2", "+ web dev.local:8080 v=2", "+ web dev.local:8080 v=2"]);
});

test("instances of other types are none of ours, odd names are passed over, and there is a bound", () => {
  hear(0, [
    new NameRecord(TYPE, DNS_PTR, 100, false, "x._ftp._tcp.local"),
    new NameRecord(TYPE, DNS_PTR, 100, false, TYPE),
    new NameRecord(TYPE, DNS_PTR, 100, false, ""),
  ]);
  for (let i = 0; i < 100; i++) hear(0, [ptr(`s${i}`), srv(`s${i}`, i), txt(`s${i}`)]);
  hear(0, [a("10.0.0.1")]);
  expect(log.length).toBe(32);
});

test("a dot in the name of an instance is part of it", () => {
  const name = "Room 1\\.5";
  hear(0, [ptr(name), srv(name, 80), txt(name), a("10.0.0.1")]);
  expect(log).toEqual(["+ Room 1.5 dev.local:80 "]);
});

test("whatever comes, what is told as present and gone alternates for each service", () => {
  const record = fc.oneof(
    fc.tuple(fc.constantFrom("a", "b"), fc.constantFrom(0, 1, 5, 4500)).map(([i, ttl]) => ptr(i, ttl)),
    fc.tuple(fc.constantFrom("a", "b"), fc.nat(3), fc.constantFrom(0, 2, 120)).map(([i, port, ttl]) => srv(i, port, ttl)),
    fc.tuple(fc.constantFrom("a", "b"), fc.constantFrom("x", "y")).map(([i, text]) => txt(i, text)),
    fc.tuple(fc.constantFrom("10.0.0.1", "10.0.0.2"), fc.constantFrom(0, 2, 120)).map(([address, ttl]) => a(address, ttl)),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(3), fc.array(record, { maxLength: 4 })), { maxLength: 40 }), (steps) => {
      const present = new Set<string>();
      browser = new Browser("_http._tcp", (service, isThere) => {
        if (isThere) {
          expect(service.address).not.toBe(0);
          present.add(service.instance);
        } else expect(present.delete(service.instance)).toBe(true);
      });
      let now = 0;
      for (const [wait, records] of steps) {
        now += wait;
        hear(now, records);
        browser.tick(now);
      }
      now += 5000;
      browser.tick(now);
      expect(present.size).toBe(0);
    }),
  );
});
