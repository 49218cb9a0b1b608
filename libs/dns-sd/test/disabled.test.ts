import { ConfigDnsSd } from "@meerkat/config";
import { formatIpv4, parseIpv4 } from "@meerkat/core/net/address.ts";
import { resolveHost } from "@meerkat/core/net/dns.ts";
import { DnsQuestion } from "@meerkat/core/net/dns_message.ts";
import { AddressRecord, DNS_A } from "@meerkat/core/net/dns_records.ts";
import type { BootedMachine } from "@meerkat/port-node/boot.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bootForTest } from "../../../core/test/net/machine.ts";
import { addServiceInstance, startDnsSd } from "../src/dns_sd.ts";
import { Neighbour } from "./neighbour.ts";

let booted: BootedMachine;
let neighbour: Neighbour;
beforeAll(async () => {
  booted = await bootForTest();
  neighbour = await Neighbour.join();
});
afterAll(() => {
  neighbour.close();
  booted.machine.stop("stopped");
});

test("without dns_sd.enable names are found, and nothing is told", async () => {
  startDnsSd(Object.assign(new ConfigDnsSd(), { enable: false, host_name: "silent" }));
  addServiceInstance("silent", "_http._tcp", 80, []);
  const answer = setInterval(() => neighbour.send({ flags: 0x8400, answers: [new AddressRecord("lamp.local", 120, true, parseIpv4("10.0.0.9"))] }), 50);
  const found = await new Promise<string>((done) => resolveHost("lamp.local", (address, error) => done(error === "" ? formatIpv4(address) : error)));
  clearInterval(answer);
  expect(found).toBe("10.0.0.9");
  neighbour.send({ questions: [new DnsQuestion("silent.local", DNS_A, false), new DnsQuestion("_http._tcp.local", 12, false)] });
  await new Promise((resolve) => setTimeout(resolve, 500));
  // Other tests may be talking in the same group.
  expect(neighbour.with((record) => JSON.stringify(record).includes("silent"))).toEqual([]);
});
