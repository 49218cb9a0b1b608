/**
 * The time of day jumps a year ahead and back, as a time server says. Timers, connections, delays and nonces count the
 * ticks since boot, so nothing happens to them; cron goes by the new time.
 */
import { createHash } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { connectAsync } from "mqtt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PASSWORD } from "./device.ts";
import { BUILD_LIMIT_MS, eventually, onAll, Rig } from "./rig.ts";

const YEAR_MS = 365 * 86_400_000;
const SECONDS_TO_1970 = 2_208_988_800;
const KEEP_ALIVE_S = 2;
/** In each time: several keep-alive intervals, asked for by the device's own clock. */
const STAY_S = 7;
/** A loaded machine is late, but it does not lose or gain more than that. */
const DOUBT_S = 3;

/** Tells a time that is so far ahead of the host's. */
class TimeServer {
  aheadMs = 0;
  port = 0;
  private readonly socket: Socket = createSocket("udp4");

  async start(): Promise<this> {
    this.socket.on("message", (request, from) => {
      const packet = Buffer.alloc(48);
      packet[0] = 0x24;
      packet[1] = 1;
      request.copy(packet, 24, 40, 48);
      const now = Date.now() + this.aheadMs;
      for (const at of [32, 40]) {
        packet.writeUInt32BE(Math.floor(now / 1000) + SECONDS_TO_1970, at);
        packet.writeUInt32BE(Math.floor(((now % 1000) / 1000) * 2 ** 32), at + 4);
      }
      this.socket.send(packet, from.port, from.address);
    });
    this.socket.bind(0, "127.0.0.1");
    await once(this.socket, "listening");
    this.port = this.socket.address().port;
    return this;
  }

  close(): void {
    this.socket.close();
  }
}

const time = new TimeServer();
const rigs = ["linux", "cortex-m"].map((platform) => new Rig(platform, "clock-test"));

beforeAll(async () => {
  await time.start();
  for (const rig of rigs) {
    const sntp = { enable: true, server: `${rig.device.hostAddress}:${time.port}`, use_dhcp_ntp_server: false, update_interval: 1, retry_max: 1 };
    await rig.start({ keep_alive: KEEP_ALIVE_S }, { sntp, status: { interval: 1 } });
  }
}, 2 * BUILD_LIMIT_MS);
afterAll(async () => {
  for (const rig of rigs) await rig.stop();
  time.close();
});

const address = ({ device }: Rig) => `http://127.0.0.1:${device.httpPort}/rpc/RPC.Ping`;

/** Milliseconds that the device's clock is ahead of the host's, by the date it gives to answers. */
async function ahead(rig: Rig): Promise<number> {
  const response = await fetch(address(rig));
  await response.text();
  return Date.parse(response.headers.get("date") ?? "") - Date.now();
}

/** A nonce, and what it is for. */
async function challenge(rig: Rig): Promise<{ nonce: string; realm: string }> {
  const response = await fetch(address(rig));
  await response.text();
  const text = response.headers.get("www-authenticate") ?? "";
  return { nonce: /nonce="([^"]*)"/.exec(text)?.[1] ?? "", realm: /realm="([^"]*)"/.exec(text)?.[1] ?? "" };
}

/** Status of an answer to a request that logs in with that nonce (RFC 7616, SHA-256). */
async function logIn(rig: Rig, { nonce, realm }: { nonce: string; realm: string }, nc: string): Promise<number> {
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  const uri = new URL(address(rig)).pathname;
  const response = hash(`${hash(`admin:${realm}:${PASSWORD}`)}:${nonce}:${nc}:x:auth:${hash(`GET:${uri}`)}`);
  const names = `username="admin", realm="${realm}", nonce="${nonce}", uri="${uri}", algorithm=SHA-256`;
  const authorization = `Digest ${names}, qop=auth, nc=${nc}, cnonce="x", response="${response}"`;
  const answer = await fetch(address(rig), { headers: { authorization } });
  await answer.text();
  return answer.status;
}

test("a year ahead and back", { timeout: 120_000 }, () =>
  onAll(rigs, async (rig) => {
    const { device, wire, broker } = rig;
    const uptimes: number[] = [];
    const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`);
    client.on("message", (_, payload) => uptimes.push(JSON.parse(payload.toString()).uptime));
    await client.subscribeAsync(`${device.id}/status`, { qos: 1 });
    await eventually(() => expect(uptimes.length).toBeGreaterThan(1));
    await rig.use((remote) => remote.call("Cron.Add", { at: "* * * * * *", action: "tick", enable: true }));
    const ticks = () => device.console.split('nobody does "tick"').length - 1;
    const known = await challenge(rig);
    const { good } = wire.taken;
    for (const [index, jump] of [YEAR_MS, 0].entries()) {
      time.aheadMs = jump;
      await eventually(async () => expect(Math.abs((await ahead(rig)) - jump)).toBeLessThan(5000));
      const last = uptimes.at(-1) ?? 0;
      const ticked = ticks();
      await eventually(() => expect(uptimes.at(-1)).toBeGreaterThanOrEqual(last + STAY_S), 5000 * STAY_S);
      const seconds = (uptimes.at(-1) ?? 0) - last;
      expect(Math.abs(ticks() - ticked - seconds), `cron in ${seconds} s`).toBeLessThanOrEqual(DOUBT_S);
      expect(await logIn(rig, known, `0000000${index + 1}`)).toBe(200);
    }
    await client.endAsync();
    // One report a second all the time, and one connection.
    const gaps = uptimes.slice(1).map((uptime, i) => uptime - (uptimes[i] ?? 0));
    expect(Math.max(...gaps), `${gaps}`).toBeLessThanOrEqual(DOUBT_S);
    expect(Math.abs(gaps.length - ((uptimes.at(-1) ?? 0) - (uptimes[0] ?? 0)))).toBeLessThanOrEqual(DOUBT_S);
    expect(wire.taken.good).toBe(good);
    expect((await rig.status()).state).toBe("connected");
  }),
);
