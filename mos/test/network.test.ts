/** Names, services and the time on the three machines, against servers of the test. */
import { createSocket, type Socket } from "node:dgram";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseIpv4 } from "@meerkat/core/net/address.ts";
import { AddressRecord, DNS_CNAME, NameRecord } from "@meerkat/core/net/dns_records.ts";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { answerTo, DnsServer } from "../../core/test/net/dns_server.ts";
import { Foreign } from "../../libs/dns-sd/test/foreign.ts";
import { repositoryRoot } from "../../ports/description.ts";
import { build } from "../src/builder/build.ts";
import { planBuild } from "../src/builder/plan.ts";
import { Booted, BUILD_LIMIT_MS, outputFolder, PLATFORMS } from "./machines.ts";

const SECONDS_TO_1970 = 2208988800;
const AN_HOUR_S = 3600;

/** A time server whose clock is an hour ahead. */
async function timeServer(): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.on("message", (request, from) => {
    const packet = Buffer.alloc(48);
    packet[0] = 0x24;
    packet[1] = 1;
    request.copy(packet, 24, 40, 48);
    const seconds = Math.floor(Date.now() / 1000) + AN_HOUR_S + SECONDS_TO_1970;
    packet.writeUInt32BE(seconds, 32);
    packet.writeUInt32BE(seconds, 40);
    socket.send(packet, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return socket;
}

describe.each(PLATFORMS)("on %s", (platform) => {
  /** How the machine calls the host that it runs on; QEMU's network has an address for it. */
  const host = platform === "cortex-m" ? "10.0.2.2" : "127.0.0.1";
  let machine: Booted;
  let dns: DnsServer;
  beforeAll(async () => {
    const output = outputFolder(`network-${platform}`);
    rmSync(output, { recursive: true, force: true });
    dns = await DnsServer.start();
    machine = await Booted.boot(await build(planBuild({ folder: join(repositoryRoot, "mos/test/apps/network"), platform, output })));
  }, BUILD_LIMIT_MS);
  afterAll(async () => {
    dns.close();
    expect(await machine.stop()).toBe(0);
  });

  interface Info {
    host: string;
    address: string;
    wall_ms: number;
  }
  const info = async () => (await machine.call("Probe.Info")) as Info;
  const heard = (pattern: RegExp, timeout = 15_000) => vi.waitFor(() => expect(machine.console + machine.uart).toMatch(pattern), { timeout, interval: 50 });

  test("the interface is told, and has an address", async () => {
    await heard(/Ethernet 0: connecting[\s\S]*connected[\s\S]*ready, IP \d+\.\d+\.\d+\.\d+/, 20_000);
    expect((await info()).address).not.toBe("0.0.0.0");
  });

  test("names", async () => {
    await machine.call("Probe.SetDns", { address: host, port: dns.port });
    dns.answer = (query) => {
      const name = query.questions[0]?.name ?? "";
      if (name === "gone.example") return answerTo(query, { flags: 0x8183 });
      return answerTo(query, {
        answers: [new NameRecord(name, DNS_CNAME, 60, false, "real.example"), new AddressRecord("real.example", 60, false, parseIpv4("10.20.30.40"))],
      });
    };
    expect(await machine.call("Probe.Resolve", { host: "Some.example" })).toBe("10.20.30.40");
    expect(await machine.call("Probe.Resolve", { host: "some.example" })).toBe("10.20.30.40");
    expect(await machine.call("Probe.Resolve", { host: "gone.example" })).toBe("gone.example: no such host");
    expect(dns.asked).toEqual(["some.example", "gone.example"]);
  });

  test("the time", async () => {
    const server = await timeServer();
    await machine.call("Probe.Sync", { server: `${host}:${server.address().port}` });
    await heard(/time changed by \d+ s/);
    expect(Math.abs((await info()).wall_ms / 1000 - AN_HOUR_S - Date.now() / 1000)).toBeLessThan(3);
    server.close();
  });

  // QEMU's user network passes no multicast on.
  test.skipIf(platform === "cortex-m")(
    "services: a foreign implementation finds ours, and ours finds its",
    async () => {
      const { address, host: name } = await info();
      const foreign = new Foreign(address);
      try {
        expect(await machine.call("Probe.Offer", { name: "Ours", type: "_probe._tcp", port: 4242 })).toBe(true);
        foreign.find("probe");
        const ours = expect.objectContaining({ name: "Ours", port: 4242, host: `${name}.local`, txt: { made: "here" } });
        await vi.waitFor(() => expect(foreign.found).toContainEqual(ours), { timeout: 10_000 });
        await machine.call("Probe.Browse", { type: "_theirs._tcp" });
        const published = foreign.publish("Theirs", "theirs", 77, { a: "b" });
        await heard(/found Theirs at \d+\.\d+\.\d+\.\d+:77 a=b/);
        published.stop?.();
        await heard(/lost Theirs/);
      } finally {
        await foreign.close();
      }
    },
    60_000,
  );
});
