/** What the commands for devices are made of. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { converted, insert, parseAssignment } from "../src/commands/config.ts";
import { getCommand, putCommand } from "../src/commands/files.ts";
import { progressLine } from "../src/commands/progress.ts";
import { parseAddress } from "../src/line/address.ts";
import { findPorts } from "../src/line/find.ts";
import { parseCredentials } from "../src/rpc/credentials.ts";
import { frameChallenge } from "../src/rpc/digest.ts";

function shown(text: string): unknown {
  const address = parseAddress(text);
  return "url" in address ? { ...address, url: address.url.href } : address;
}

test.each([
  ["/dev/ttyUSB0", { kind: "serial", path: "/dev/ttyUSB0" }],
  ["COM3", { kind: "serial", path: "COM3" }],
  ["serial:///dev/pts/3", { kind: "serial", path: "/dev/pts/3" }],
  ["tcp://127.0.0.1:1993", { kind: "tcp", host: "127.0.0.1", port: 1993 }],
  ["tcp://[::1]:1993", { kind: "tcp", host: "::1", port: 1993 }],
  ["udp://dev.local:5/", { kind: "udp", host: "dev.local", port: 5 }],
  ["udp://:1993", { kind: "udp", host: "", port: 1993 }],
  ["udp://a:b:c@10.0.0.1:1", { kind: "udp", host: "10.0.0.1", port: 1, userInfo: { user: "a", password: "b:c" } }],
  ["http://dev", { kind: "http", url: "http://dev/rpc" }],
  ["https://dev:8443/api/rpc?x=1#y", { kind: "http", url: "https://dev:8443/api/rpc?x=1" }],
  ["ws://u:p%40@dev/", { kind: "ws", url: "ws://dev/rpc", userInfo: { user: "u", password: "p@" } }],
  ["wss://dev/rpc", { kind: "ws", url: "wss://dev/rpc" }],
  ["mqtt://broker/dev_1", { kind: "mqtt", url: "mqtt://broker", deviceId: "dev_1" }],
  ["mqtts://u:p@broker:8884/dev_1/rpc", { kind: "mqtt", url: "mqtts://broker:8884", deviceId: "dev_1", userInfo: { user: "u", password: "p" } }],
])("the port %s", (text, address) => {
  expect(shown(text)).toEqual(address);
});

test.each(["", "dev:80", "ftp://dev", "tcp://dev", "tcp://dev:0", "tcp://:1", "udp://dev:99999", "http://", "ws:///rpc", "mqtt://broker"])(
  "%j is no port, and there is a hint",
  (text) => {
    expect(() => parseAddress(text)).toThrow(expect.objectContaining({ hint: expect.stringContaining("write ") }));
  },
);

test("settings are converted to the type they have", () => {
  expect(parseAssignment("a.b=c=d")).toEqual(["a.b", "c=d"]);
  expect(parseAssignment("a=")).toEqual(["a", ""]);
  for (const text of ["a", "=b", ""]) expect(() => parseAssignment(text)).toThrow("is not a setting and its value");
  expect(converted("a", "true", false)).toBe(true);
  expect(converted("a", "-0.5", 1)).toBe(-0.5);
  expect(converted("a", "0x10", 1)).toBe(16);
  expect(converted("a", "5", "text")).toBe("5");
  expect(converted("a", "x", null)).toBe("x");
  for (const text of ["", " ", "1x", "Infinity", "NaN"]) expect(() => converted("a", text, 1)).toThrow("a must be a number");
  for (const text of ["", "1", "True"]) expect(() => converted("a", text, true)).toThrow("a must be true or false");
  expect(() => converted("a", "x", { b: 1 })).toThrow("a is a group of settings");
  const tree = {};
  insert(tree, "a.b.c", 1);
  insert(tree, "a.b.d", "x");
  insert(tree, "e", true);
  expect(tree).toEqual({ a: { b: { c: 1, d: "x" } }, e: true });
});

test("credentials", () => {
  expect(parseCredentials("a:b:c")).toEqual({ user: "a", password: "b:c" });
  for (const text of ["", "a", ":b", "@/no/such/file"]) expect(() => parseCredentials(text)).toThrow("--user");
});

test("a challenge is JSON that says digest", () => {
  expect(frameChallenge('{"auth_type":"digest","nonce":5}')).toEqual({ auth_type: "digest", nonce: 5 });
  for (const text of ["", "unauthorized", "null", "5", '{"auth_type":"basic"}']) expect(frameChallenge(text)).toBeUndefined();
});

test("progress", () => {
  expect(progressLine("x.bin", 50_000, 200_000, 1000)).toBe("x.bin [######..................]  25 %  50 kB of 200 kB  50 kB/s");
  expect(progressLine("x.bin", 0, 0, 0)).toBe("x.bin [########################] 100 %  0 B of 0 B  0 B/s");
  expect(progressLine("x", 2_500_000, 2_500_000, 500)).toContain("100 %  2500.0 kB of 2500.0 kB  5000.0 kB/s");
});

test("mos ports finds the machines that run here", () => {
  const folder = mkdtempSync(join(tmpdir(), "mos-ports-"));
  for (const [app, pid] of [
    ["apps/alive", process.pid],
    ["apps/dead", 2 ** 22 + 1],
  ] as const) {
    mkdirSync(join(folder, app, "build"), { recursive: true });
    writeFileSync(join(folder, app, "build/running.json"), JSON.stringify({ port: "tcp://127.0.0.1:5", pid }));
  }
  expect(findPorts(folder).filter(({ port }) => port.startsWith("tcp"))).toEqual([{ port: "tcp://127.0.0.1:5", what: "alive, which mos run runs" }]);
  rmSync(folder, { recursive: true });
});

test("files are checked before anybody is called", async () => {
  const flags = { port: "tcp://127.0.0.1:1", timeout: 100, baudRate: 115_200, chunkSize: 512, fsOpAttempts: 1 };
  await expect(putCommand("/no/such/file", undefined, flags)).rejects.toThrow("cannot read /no/such/file");
  await expect(getCommand("x", undefined, flags)).rejects.toThrow("nobody listens there");
});
