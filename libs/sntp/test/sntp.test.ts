import { createSocket, type Socket } from "node:dgram";
import { ConfigSntp } from "@meerkat/config";
import { EVENT_TIME_CHANGED, onEvent } from "@meerkat/core/events.ts";
import { parseHostPort } from "@meerkat/core/net/address.ts";
import { TimeChangedPayload } from "@meerkat/core/wall_clock.ts";
import type { BootedMachine } from "@meerkat/port-node/boot.ts";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { bootForTest, printed, until } from "../../../core/test/net/machine.ts";
import { lastSyncedUptime, SntpClient, startSntp } from "../src/sntp.ts";

declare function hal_wall_ms(): number;
declare function hal_wall_set(ms: number): void;

/** A time server whose clock is an hour ahead, unless told otherwise. */
class TimeServer {
  requests: { data: Buffer; at: number; port: number }[] = [];
  aheadMs = 3_600_000;
  /** Milliseconds for which an answer is kept back, and for which the server says it had it. */
  delayMs = 0;
  heldMs = 0;
  /** Answers that are lost. */
  drop = 0;
  change: (packet: Buffer) => void = () => {};
  readonly socket: Socket = createSocket("udp4");

  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.socket.bind(0, "127.0.0.1", resolve));
    this.socket.on("message", (data, from) => {
      this.requests.push({ data, at: performance.now(), port: from.port });
      if (this.drop-- > 0) return;
      setTimeout(() => this.socket.send(this.answer(data), from.port, from.address), this.delayMs);
    });
    return this.socket.address().port;
  }

  answer(request: Buffer): Buffer {
    const packet = Buffer.alloc(48);
    packet[0] = 0x24;
    packet[1] = 1;
    request.copy(packet, 24, 40, 48);
    const now = Date.now() + this.aheadMs;
    for (const [at, ms] of [
      [32, now - this.heldMs],
      [40, now],
    ] as const) {
      packet.writeUInt32BE(Math.floor(ms / 1000) + 2208988800, at);
      packet.writeUInt32BE(Math.floor(((ms % 1000) / 1000) * 2 ** 32), at + 4);
    }
    this.change(packet);
    return packet;
  }
}

let booted: BootedMachine;
let server: TimeServer;
let port: number;
const changes: number[] = [];
beforeAll(async () => {
  booted = await bootForTest();
  onEvent(EVENT_TIME_CHANGED, (_, payload) => {
    if (payload instanceof TimeChangedPayload) changes.push(payload.delta);
  });
});
afterAll(() => booted.machine.stop("stopped"));

beforeEach(async () => {
  server = new TimeServer();
  port = await server.start();
  hal_wall_set(Date.now());
  changes.length = 0;
});
let client: SntpClient | undefined;
afterEach(() => {
  client?.stop();
  server.socket.close();
});

function section(parts: Partial<ConfigSntp> = {}): ConfigSntp {
  return Object.assign(new ConfigSntp(), { server: `127.0.0.1:${port}`, ...parts });
}

function begin(parts: Partial<ConfigSntp> = {}): SntpClient {
  const settings = section(parts);
  client = new SntpClient(settings, parseHostPort(settings.server, 123));
  client.begin();
  return client;
}

const ahead = () => (hal_wall_ms() - Date.now()) / 1000;

test("the clock is set, and the event tells by how much", async () => {
  const started = begin();
  await until(() => changes.length === 1, "the event");
  expect(ahead()).toBeCloseTo(3600, 1);
  expect(changes[0]).toBeCloseTo(3600, 1);
  expect(printed.text).toMatch(/sntp +clock set, by 3[56]\d{5} ms/);
  expect(started.syncedAt).toBeLessThan(60);
  const [request] = server.requests;
  expect(request?.data.length).toBe(48);
  expect(request?.data[0]).toBe(0xe3);
  expect(Math.abs((request?.data.readUInt32BE(40) ?? 0) - 2208988800 - Date.now() / 1000)).toBeLessThan(5);
});

test("of a slow way, half is the answer's", async () => {
  server.delayMs = 400;
  begin();
  await until(() => changes.length === 1, "the event");
  // The whole delay was on the way there, so half of it is the error.
  expect(ahead() - 3600).toBeGreaterThan(0.15);
  expect(ahead() - 3600).toBeLessThan(0.25);
});

test("the time that the server had the question is not on the way", async () => {
  server.delayMs = 400;
  server.heldMs = 400;
  begin();
  await until(() => changes.length === 1, "the event");
  expect(Math.abs(ahead() - 3600)).toBeLessThan(0.05);
});

test("lost answers: again after twice the delay", async () => {
  server.drop = 2;
  begin({ retry_min: 1, retry_max: 30 });
  await until(() => changes.length === 1, "the event", 8000);
  const [a = 0, b = 0, c = 0] = server.requests.map(({ at }) => at);
  expect(b - a).toBeGreaterThan(880);
  expect(b - a).toBeLessThan(1700);
  expect(c - b).toBeGreaterThan(1780);
  expect(c - b).toBeLessThan(3400);
});

test("the delay has a limit; afterwards the clock is set again and again", async () => {
  begin({ retry_min: 1, retry_max: 1, update_interval: 1 });
  await until(() => changes.length === 3, "three settings", 8000);
  expect(server.requests.length).toBe(3);
  expect(Math.abs(changes[2] ?? 1)).toBeLessThan(0.05);
});

test("once, if the interval is 0", async () => {
  begin({ retry_min: 1, update_interval: 0 });
  await until(() => changes.length === 1, "the event");
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(server.requests.length).toBe(1);
});

test("a refusal sets nothing and is heeded", async () => {
  server.change = (packet) => {
    packet[1] = 0;
    packet.write("RATE", 12, "latin1");
  };
  begin({ retry_min: 1, retry_max: 20 });
  await until(() => printed.text.includes("the server refuses (RATE)"), "the log");
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(server.requests.length).toBe(1);
  expect(changes).toEqual([]);
});

test("answers from elsewhere, to another question, and of servers that do not know are passed over", async () => {
  const stranger = createSocket("udp4");
  let good = false;
  server.drop = 1;
  server.change = (packet) => {
    if (!good) packet[30] = (packet[30] ?? 0) ^ 1;
  };
  begin({ retry_min: 1 });
  await until(() => server.requests.length === 1, "a question");
  const [request] = server.requests;
  if (request === undefined) throw new Error("no request");
  server.socket.send(Buffer.alloc(20, 0x24), request.port, "127.0.0.1");
  // The right answer, but not from whom was asked.
  good = true;
  stranger.send(server.answer(request.data), request.port, "127.0.0.1");
  good = false;
  await until(() => server.requests.length === 2, "a second question", 4000);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(changes).toEqual([]);
  good = true;
  await until(() => changes.length === 1, "the event", 5000);
  stranger.close();
});

test("the network starts it; a server that is no address is told", async () => {
  expect(lastSyncedUptime()).toBe(0);
  startSntp(section({ enable: false }));
  startSntp(section({ server: "host:99999" }));
  expect(printed.text).toContain("sntp.server is not host[:port]");
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(server.requests.length).toBe(0);
  startSntp(section({ update_interval: 0 }));
  await until(() => changes.length === 1, "the event");
  const before = server.requests.length;
  booted.machine.net.interface0.setUp(false);
  await new Promise((resolve) => setTimeout(resolve, 30));
  booted.machine.net.interface0.setUp(true);
  await until(() => server.requests.length > before, "a question when the network is back");
});
