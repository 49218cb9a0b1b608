/** Forwarded ports, and the file that stands in for a flash chip. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadToolchain } from "../../ports/description.ts";
import { prepareFlash } from "../src/run/flash-file.ts";
import { forwardText, parseForward } from "../src/run/forward.ts";
import { withHostPorts } from "../src/run/forwards.ts";
import { Tool } from "./tool.ts";

const folder = mkdtempSync(join(tmpdir(), "meerkat-forward-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("pairs of ports are read, and nothing else", () => {
  expect(parseForward("8080:80")).toEqual({ hostPort: 8080, devicePort: 80, protocol: "tcp" });
  expect(parseForward("0:1994/udp")).toEqual({ hostPort: 0, devicePort: 1994, protocol: "udp" });
  expect(forwardText(parseForward("8080:80/tcp"))).toBe("tcp 127.0.0.1:8080 -> 80");
  for (const text of ["", "80", "8080:", ":80", "8080:0", "65536:80", "80:65536", "a:80", "8080:80/sctp", "8080:80:1", "-1:80", "8080:80,hostfwd=tcp::1-:2"]) {
    expect(() => parseForward(text), text).toThrow("HOST:DEVICE");
  }
});

test("mos run says what is wrong with a pair of ports", async () => {
  const { status, stderr } = await new Tool(["run", "--forward", "80", "apps/blink"]).ended;
  expect(status).not.toBe(0);
  expect(stderr).toContain("HOST:DEVICE or HOST:DEVICE/udp");
});

test("host port 0 becomes a port that can be bound, in its protocol", async () => {
  const [tcp, udp, named] = await withHostPorts([parseForward("0:80"), parseForward("0:53/udp"), parseForward("8080:80")]);
  expect(named?.hostPort).toBe(8080);
  const server = createServer().listen(tcp?.hostPort, "127.0.0.1");
  await once(server, "listening");
  server.close();
  const socket = createSocket("udp4").bind(udp?.hostPort, "127.0.0.1");
  await once(socket, "listening");
  socket.close();
});

test("QEMU is told each forwarded port", () => {
  const toolchain = loadToolchain("cortex-m", "mps2-an385", "size", "firmware");
  const command = toolchain.run("x.elf", { tcp: 1, forwards: [parseForward("8080:80"), parseForward("1994:1994/udp")] });
  expect(command).toContain("user,id=net,model=lan9118,hostfwd=tcp:127.0.0.1:8080-:80,hostfwd=udp:127.0.0.1:1994-:1994");
  expect(toolchain.run("x.elf", { tcp: 1 })).toContain("user,id=net,model=lan9118");
});

test("a new flash is erased; at each start it has other random bytes, and its contents", () => {
  const path = join(folder, "state/flash.bin");
  const file = { bytes: 65_536, seedAt: 61_440 };
  prepareFlash(path, file);
  const first = readFileSync(path);
  expect(first.length).toBe(65_536);
  expect(first.subarray(0, 61_440).every((byte) => byte === 0xff)).toBe(true);
  expect(first.subarray(61_472).every((byte) => byte === 0xff)).toBe(true);
  first.write("kept", 100);
  writeFileSync(path, first);
  prepareFlash(path, file);
  const second = readFileSync(path);
  expect(second.toString("latin1", 100, 104)).toBe("kept");
  expect(second.subarray(61_440, 61_472).equals(first.subarray(61_440, 61_472))).toBe(false);
  truncateSync(path, 100);
  expect(() => prepareFlash(path, file)).toThrow("is no flash of this board");
});
