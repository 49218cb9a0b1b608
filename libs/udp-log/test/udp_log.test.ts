import { createSocket, type Socket } from "node:dgram";
import { logDebug, logInfo, logWarn, setLogLevel, setUdpLogAddress } from "@meerkat/core/log.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bootForTest, until } from "../../../core/test/net/machine.ts";

let server: Socket;
const received: string[] = [];
let address = "";

beforeAll(async () => {
  await bootForTest();
  server = createSocket("udp4", (message) => received.push(message.toString()));
  await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
  address = `127.0.0.1:${server.address().port}`;
  await import("@meerkat/udp-log/init.ts");
});

afterAll(() => server.close());

test("lines arrive in the format of Mongoose OS, numbered from 0", async () => {
  logInfo("test", "before there is an address");
  expect(setUdpLogAddress(address)).toBe(true);
  await until(() => {
    if (received.length === 0) logInfo("test", "hello");
    return received.length > 0;
  }, "a datagram");
  expect(received[0]).toMatch(/^\S+ 0 \d+\.\d{3} 2 2\|test {20}hello\n$/);
  received.length = 0;
  setLogLevel(4);
  logDebug("test", "to the level");
  logWarn("test", `long ${"x".repeat(5000)}`);
  await until(() => received.length === 2, "two datagrams");
  expect(received[0]).toMatch(/^\S+ \d+ \d+\.\d{3} 2 3\|test {20}to the level\n$/);
  expect(received[1]?.length).toBeLessThan(1300);
});

test("what is no address is logged, and stops it", async () => {
  for (const wrong of ["nonsense", "host:", ":514", "host:0", "host:65536", "host:1.5"]) setUdpLogAddress(wrong);
  received.length = 0;
  logInfo("test", "not sent");
  setUdpLogAddress("");
  logInfo("test", "not sent");
  setUdpLogAddress(address);
  await until(() => {
    if (received.length === 0) logInfo("test", "sent");
    return received.length > 0;
  }, "a datagram");
  expect(received.join()).not.toContain("not sent");
});
