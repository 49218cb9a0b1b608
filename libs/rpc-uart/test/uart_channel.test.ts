import { ConfigRpcUart } from "@meerkat/config";
import { corePoll } from "@meerkat/core/loop.ts";
import { addMethod } from "@meerkat/rpc-common/methods.ts";
import { startRpcUart } from "@meerkat/rpc-uart/uart_channel.ts";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";

const hal = new FakeHal().install();
await import("@meerkat/rpc-uart/init.ts");
addMethod("Test.Long", "", (call) => call.reply(`"${"x".repeat(500)}"`));

const PING = '{"id":1,"method":"RPC.Ping"}';
const PONG = '{"id":1,"src":"fake_123456","result":{"channel_info":"UART0"}}';

beforeEach(async () => {
  await hal.settle(corePoll);
  hal.takeSent();
  hal.console = "";
});

async function exchange(input: string | Uint8Array): Promise<string> {
  hal.receive(input);
  await hal.settle(corePoll);
  return hal.takeSent();
}

// The first tests come before the peer has shown that it knows quotes and checksums.
test("a request in one piece, in pieces, and byte by byte", async () => {
  expect(await exchange(`${PING}\n`)).toBe(`\n${PONG}\n`);
  for (const byte of Buffer.from(PING)) expect(await exchange(Buffer.of(byte))).toBe("");
  expect(await exchange("\n")).toBe(`\n${PONG}\n`);
});

test("an empty frame is answered with a newline, but only once until the next frame", async () => {
  expect(await exchange("\n")).toBe("\n");
  expect(await exchange("\n \n")).toBe("");
  expect(await exchange(`${PING}\n\n`)).toBe(`\n${PONG}\n\n`);
});

test("the handshake", async () => {
  expect(await exchange('"""\u0004"""\n\n')).toBe('"""\u0004"""\n');
});

test("quotes and checksums once the peer has used them", async () => {
  expect(await exchange(`${PING}5ba6f3ae\n`)).toBe("");
  expect(hal.console).toContain("UART0: frame dropped: wrong checksum");
  const { crc32 } = await import("node:zlib");
  const sum = (text: string) => crc32(text).toString(16).padStart(8, "0");
  expect(await exchange(`${PING}${sum(PING)}\n`)).toBe(`\n"""${PONG}${sum(PONG)}"""\n`);
});

test("half a frame, a frame that is too long, one that is none: the log tells, the next is answered", async () => {
  await exchange('{"id":1,"meth\n');
  await exchange(`{"id":1,"x":"${"y".repeat(1_000_000)}"}\n`);
  await exchange("{}\n");
  expect(hal.console.match(/not complete|too long|invalid frame \(2\): \{\}/g)).toEqual(["not complete", "too long", "invalid frame (2): {}"]);
  expect(await exchange(`${PING}\n`)).toContain(PONG);
});

test("a slow line: frames wait for room, nothing falls between, the console is held", async () => {
  hal.txRoom = 100;
  hal.receive('{"id":1,"method":"Test.Long"}\n{"id":2,"method":"Test.Long"}\n"""\u0004"""');
  await hal.settle(corePoll);
  expect(hal.sent.length).toBe(100);
  expect(hal.consoleHeld).toBe(true);
  for (let i = 0; i < 20; i++) {
    hal.makeRoom(100);
    await hal.settle(corePoll);
  }
  expect(hal.consoleHeld).toBe(false);
  hal.txRoom = Number.POSITIVE_INFINITY;
  const lines = hal
    .takeSent()
    .split("\n")
    .filter((line) => line.includes("{"));
  expect(lines.map((line) => line.slice(3, 11))).toEqual(['{"id":1,', '{"id":2,']);
  expect(lines[0]?.length).toBeGreaterThan(500);
});

test("no channel without a port", () => {
  const config = new ConfigRpcUart();
  config.uart_no = -1;
  expect(startRpcUart(config, 4096)).toBeUndefined();
  config.uart_no = 5;
  expect(startRpcUart(config, 4096)).toBeUndefined();
  expect(hal.console).toContain("UART5: cannot be opened");
});
