import { createSocket } from "node:dgram";
import { ConfigDnsSd } from "@meerkat/config";
import { formatIpv4, parseIpv4 } from "@meerkat/core/net/address.ts";
import { resolveHost } from "@meerkat/core/net/dns.ts";
import { DnsMessage, DnsQuestion, decodeDns, encodeDns } from "@meerkat/core/net/dns_message.ts";
import { AddressRecord, DNS_A, DNS_PTR, DNS_SRV, type DnsRecord, NameRecord, ServiceRecord, TextRecord } from "@meerkat/core/net/dns_records.ts";
import { ownAddress } from "@meerkat/core/net/interfaces.ts";
import { offerService } from "@meerkat/core/net/offered_services.ts";
import type { BootedMachine } from "@meerkat/port-node/boot.ts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { bootForTest, printed, until } from "../../../core/test/net/machine.ts";
import { addServiceInstance, advertise, type Browse, browse, goodbye, hostName, removeServiceInstance, setHostName, startDnsSd } from "../src/dns_sd.ts";
import { Foreign } from "./foreign.ts";
import { GROUP, Neighbour } from "./neighbour.ts";

const HOST = "test-box-1.local";

const question = (name: string, type: number, unicast = false) => new DnsQuestion(name, type, unicast);
const isHost = (record: DnsRecord) => record instanceof AddressRecord && record.name === HOST;
const isPointer = (target: string) => (record: DnsRecord) => record instanceof NameRecord && record.target === target;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let booted: BootedMachine;
let neighbour: Neighbour;
beforeAll(async () => {
  booted = await bootForTest();
  neighbour = await Neighbour.join();
  startDnsSd(Object.assign(new ConfigDnsSd(), { enable: true, host_name: "test box_1", txt: "room=3, floor=2" }));
});
afterAll(() => {
  neighbour.close();
  booted.machine.stop("stopped");
});
beforeEach(() => {
  neighbour.heard = [];
});

test("it announces itself, and again after a second", async () => {
  expect(hostName()).toBe("test-box-1");
  // Those that the network's being there has caused.
  await pause(1300);
  neighbour.heard = [];
  advertise();
  await until(() => neighbour.with(isHost).length >= 2, "two announcements");
  await pause(1200);
  expect(neighbour.with(isHost).length).toBe(2);
  const [first, second] = neighbour.with(isHost);
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(900);
  expect(first?.message).toMatchObject({ id: 0, flags: 0x8400, questions: [] });
  const address = first?.message.answers.find(isHost);
  expect(address).toMatchObject({ ttl: 120, flush: true, address: ownAddress() });
});

test("a server that listens is a service, with what Mongoose OS says of a device", async () => {
  offerService("_http._tcp", 8080);
  await until(() => neighbour.with(isPointer("test-box-1._http._tcp.local")).length > 0, "the announcement");
  const [heard] = neighbour.with(isPointer("test-box-1._http._tcp.local"));
  const location = heard?.message.answers.find((record) => record instanceof ServiceRecord);
  const texts = heard?.message.answers.find((record) => record instanceof TextRecord);
  expect(location).toMatchObject({ port: 8080, target: HOST, priority: 0, weight: 0 });
  expect(texts instanceof TextRecord ? texts.texts : []).toEqual(["id=test", "arch=node", "app=app", "fw_version=1.0", "fw_id=", "room=3", "floor=2"]);
});

test("questions to the group are answered to the group, soon, and once a second", async () => {
  await pause(1100);
  neighbour.heard = [];
  for (let i = 0; i < 5; i++) neighbour.send({ questions: [question(HOST, DNS_A)] });
  await until(() => neighbour.with(isHost).length > 0, "the answer");
  await pause(300);
  expect(neighbour.with(isHost).length).toBe(1);
  await pause(900);
  neighbour.send({ questions: [question(HOST, DNS_A)] });
  await until(() => neighbour.with(isHost).length === 2, "another answer");
});

test("known answers are not repeated", async () => {
  await pause(1100);
  neighbour.heard = [];
  const known = new NameRecord("_http._tcp.local", DNS_PTR, 4000, false, "test-box-1._http._tcp.local");
  neighbour.send({ questions: [question("_http._tcp.local", DNS_PTR)], answers: [known] });
  await pause(400);
  expect(neighbour.with(isPointer("test-box-1._http._tcp.local"))).toEqual([]);
  neighbour.send({ questions: [question("_http._tcp.local", DNS_PTR)] });
  await until(() => neighbour.with(isPointer("test-box-1._http._tcp.local")).length === 1, "the answer");
});

test("a plain resolver gets its answer alone", async () => {
  const answers: DnsMessage[] = [];
  const outside = createSocket("udp4");
  await new Promise<void>((resolve) => outside.bind(0, resolve));
  outside.setMulticastInterface(formatIpv4(ownAddress()));
  outside.on("message", (data) => {
    const message = decodeDns(new Uint8Array(data));
    if (message !== undefined) answers.push(message);
  });
  const query = Object.assign(new DnsMessage(), { id: 4711, questions: [question("test-box-1._http._tcp.local", DNS_SRV)] });
  // Several programs share the port: a datagram to one address may reach another of them, to the group it reaches all.
  outside.send(encodeDns(query, 512) ?? new Uint8Array(), 5353, GROUP);
  await until(() => answers.length === 1, "the answer");
  expect(answers[0]).toMatchObject({ id: 4711, flags: 0x8400 });
  expect(answers[0]?.questions[0]?.name).toBe("test-box-1._http._tcp.local");
  expect(answers[0]?.answers[0]).toMatchObject({ port: 8080, ttl: 10, flush: false });
  await pause(100);
  expect(neighbour.with((record) => record instanceof ServiceRecord && record.target === HOST)).toEqual([]);
  outside.close();
});

test("services come and go, with a goodbye", async () => {
  expect(addServiceInstance("Meter ü", "_mqtt._tcp", 1883, ["a=1"])).toBe(true);
  const name = "Meter ü._mqtt._tcp.local";
  await until(() => neighbour.with(isPointer(name)).length > 0, "the announcement");
  expect(addServiceInstance("bad", "mqtt", 1, [])).toBe(false);
  expect(addServiceInstance("", "_mqtt._tcp", 1, [])).toBe(false);
  expect(addServiceInstance("x".repeat(64), "_mqtt._tcp", 1, [])).toBe(false);
  neighbour.heard = [];
  expect(removeServiceInstance("meter ü", "_mqtt._tcp")).toBe(true);
  expect(removeServiceInstance("meter ü", "_mqtt._tcp")).toBe(false);
  await until(() => neighbour.with(isPointer(name)).length > 0, "the goodbye");
  expect(neighbour.with(isPointer(name))[0]?.message.answers.every(({ ttl }) => ttl === 0)).toBe(true);
});

test("another name: goodbye for the old one", async () => {
  setHostName("Other Box");
  await until(() => neighbour.with((record) => record.name === "Other-Box.local" && record.ttl === 120).length > 0, "the new name");
  expect(neighbour.with((record) => isHost(record) && record.ttl === 0).length).toBe(1);
  setHostName("test-box-1");
  await until(() => neighbour.with((record) => isHost(record) && record.ttl === 120).length > 0, "the old name again");
});

test("after a goodbye it is silent until it advertises again", async () => {
  await pause(1100);
  neighbour.heard = [];
  goodbye();
  await until(() => neighbour.with((record) => isHost(record) && record.ttl === 0).length === 1, "the goodbye");
  neighbour.send({ questions: [question(HOST, DNS_A)] });
  await pause(1300);
  expect(neighbour.with((record) => record.ttl !== 0 && JSON.stringify(record).includes("test-box-1"))).toEqual([]);
  advertise();
  await until(() => neighbour.with((record) => isHost(record) && record.ttl === 120).length > 0, "the announcement");
});

test("many services are told in several messages", async () => {
  for (let i = 0; i < 40; i++) addServiceInstance(`service number ${i}`, "_many._tcp", 1000 + i, [`text=${"x".repeat(60)}`]);
  neighbour.heard = [];
  advertise();
  await until(
    () => Array.from({ length: 40 }, (_, i) => isPointer(`service number ${i}._many._tcp.local`)).every((fits) => neighbour.with(fits).length > 0),
    "all of them",
  );
  for (let i = 0; i < 40; i++) removeServiceInstance(`service number ${i}`, "_many._tcp");
});

test("names in .local are found, and their absence is told", async () => {
  const answer = setInterval(() => {
    const asked = neighbour.heard.some(({ message }) => message.questions.some(({ name }) => name === "printer.local"));
    if (asked) neighbour.send({ flags: 0x8400, answers: [new AddressRecord("Printer.local", 120, true, parseIpv4("10.1.2.3"))] });
  }, 20);
  const resolve = (host: string) => new Promise<string>((done) => resolveHost(host, (address, error) => done(error === "" ? formatIpv4(address) : error)));
  expect(await resolve("Printer.local")).toBe("10.1.2.3");
  clearInterval(answer);
  neighbour.heard = [];
  expect(await resolve("printer.local")).toBe("10.1.2.3");
  expect(neighbour.heard.filter(({ message }) => message.questions.some(({ name }) => name === "printer.local"))).toEqual([]);
  expect(await resolve(HOST)).toBe(formatIpv4(ownAddress()));
  expect(await resolve("nobody.local")).toBe("nobody.local: nobody on the local network has this name");
  expect(neighbour.heard.filter(({ message }) => message.questions[0]?.name === "nobody.local").length).toBe(3);
}, 20_000);

test("another machine of the same name is told of in the log", async () => {
  neighbour.send({ flags: 0x8400, answers: [new AddressRecord(HOST, 120, true, parseIpv4("10.99.99.99"))] });
  await until(() => printed.text.includes(`another machine calls itself ${HOST}`), "the warning");
});

test("hostile packets are survived", async () => {
  for (let i = 0; i < 300; i++) {
    const noise = Buffer.alloc(1 + (i % 200));
    for (let k = 0; k < noise.length; k++) noise[k] = (Math.imul(i * 251 + k, 2654435761) >>> 11) & (i % 3 === 0 ? 255 : 3);
    neighbour.sendBytes(noise);
    if (i % 30 === 29) await pause(10);
  }
  neighbour.sendBytes(new Uint8Array(0));
  neighbour.sendBytes(new Uint8Array(8000).fill(0xc0));
  await pause(1100);
  neighbour.heard = [];
  neighbour.send({ questions: [question(HOST, DNS_A)] });
  await until(() => neighbour.with(isHost).length === 1, "an answer");
});

test("a foreign implementation finds us, and we find it", async () => {
  const foreign = new Foreign(formatIpv4(ownAddress()));
  const finding = foreign.find("http");
  const ours = () => foreign.found.find(({ name }) => name === "test-box-1");
  await until(() => ours() !== undefined, "our service", 8000);
  expect(ours()).toMatchObject({ port: 8080, host: HOST, txt: { room: "3", id: "test" } });
  expect(ours()?.addresses).toContain(formatIpv4(ownAddress()));
  finding.stop();

  const log: string[] = [];
  const browsing = browse("_ipp._tcp", (service, present) => {
    log.push(`${present ? "+" : "-"} ${service.instance} ${service.port} ${service.texts.join()} ${service.address !== 0}`);
  });
  expect(browse("ipp", () => {})).toBeUndefined();
  const published = foreign.publish("Their Printer", "ipp", 631, { paper: "A4" });
  await until(() => log.length > 0, "their service", 10_000);
  expect(log[0]).toBe("+ Their Printer 631 paper=A4 true");
  published.stop?.();
  await until(() => log.length > 1, "its end", 10_000);
  expect(log[1]).toMatch(/^- Their Printer/);
  (browsing as Browse).stop();
  await foreign.close();
}, 40_000);
