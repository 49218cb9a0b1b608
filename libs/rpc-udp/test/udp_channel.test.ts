/** RPC in real datagrams, against a machine in this process. */
import { createSocket, type Socket } from "node:dgram";
import { ConfigRpcUdp } from "@meerkat/config";
import type { BootedMachine } from "@meerkat/port-node/boot.ts";
import { rpcCall, rpcNotify } from "@meerkat/rpc-common/client.ts";
import { addAsyncMethod, addMethod } from "@meerkat/rpc-common/methods.ts";
import { RpcSecuritySettings, setSecuritySettings } from "@meerkat/rpc-common/security.ts";
import { startRpcUdp } from "@meerkat/rpc-udp/udp_channel.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bootForTest, printed, until } from "../../../core/test/net/machine.ts";

let booted: BootedMachine;
let client: Socket;
let devicePort: number;
const heard: { id?: number; method?: string; result?: unknown; error?: { code: number } }[] = [];
const settings = Object.assign(new RpcSecuritySettings(), { insecure: true });

function config(members: Partial<ConfigRpcUdp>): ConfigRpcUdp {
  return Object.assign(new ConfigRpcUdp(), members);
}

async function bound(): Promise<Socket> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return socket;
}

beforeAll(async () => {
  booted = await bootForTest();
  await import("@meerkat/rpc-common/init.ts");
  setSecuritySettings(settings);
  client = await bound();
  client.on("message", (bytes) => heard.push(JSON.parse(bytes.toString())));
  const probe = await bound();
  devicePort = probe.address().port;
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  startRpcUdp(config({ listen_addr: `udp://127.0.0.1:${devicePort}`, dst_addr: `127.0.0.1:${client.address().port}`, dst: "server" }), 2000);
  addMethod("Test.Echo", "", (call) => call.reply(call.frame.params));
  addAsyncMethod("Test.Later", "", async (call) => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    call.reply('"later"');
  });
});
afterAll(() => {
  client.close();
  booted.machine.stop("stopped");
});

function send(frame: object | string): void {
  client.send(typeof frame === "string" ? frame : JSON.stringify(frame), devicePort, "127.0.0.1");
}

async function reply(): Promise<unknown> {
  await until(() => heard.length > 0, "an answer");
  return heard.shift();
}

test("a request is answered to where it came from", async () => {
  send({ id: 1, src: "me", method: "RPC.Ping" });
  expect(await reply()).toMatchObject({ id: 1, dst: "me", result: { channel_info: `127.0.0.1:${client.address().port}` } });
});

test("two requests at once, one of which takes its time", async () => {
  send({ id: 2, method: "Test.Later" });
  send({ id: 3, method: "Test.Echo", params: ["ä"] });
  expect([await reply(), await reply()]).toMatchObject([
    { id: 3, result: ["ä"] },
    { id: 2, result: "later" },
  ]);
});

test("what is no frame is not answered; what is too long neither", async () => {
  send("nonsense");
  send({ method: "Test.Echo" });
  send({ id: 4, method: "Test.Echo", params: "x".repeat(3000) });
  send({ id: 5, method: "Test.Echo", params: 1 });
  expect(await reply()).toMatchObject({ id: 5 });
  expect(heard).toEqual([]);
  expect(printed.text.match(/invalid frame/g)?.length).toBe(2);
});

test("the machine's own calls go to the address that is configured", async () => {
  rpcNotify("server", "Here.I.Am", "{}");
  expect(await reply()).toMatchObject({ dst: "server", method: "Here.I.Am", params: {} });
  const call = rpcCall("server", "Time.Get", "");
  const { id } = (await reply()) as { id: number };
  send({ id, src: "server", result: 12 });
  expect(await call).toBe("12");
});

test("without a password nothing is done, unless that is wanted", async () => {
  settings.insecure = false;
  send({ id: 6, method: "Sys.GetInfo" });
  expect(await reply()).toMatchObject({ id: 6, error: { code: 403 } });
  settings.insecure = true;
});

test("an address that is none is said to be", () => {
  startRpcUdp(config({ listen_addr: "here", dst_addr: "" }), 100);
  startRpcUdp(config({ listen_addr: "70000" }), 100);
  startRpcUdp(config({ listen_addr: `127.0.0.1:${devicePort}` }), 100);
  startRpcUdp(config({ dst_addr: "1993" }), 100);
  for (const text of ["here is not a port", "70000 is not a port", `UDP port ${devicePort} is taken`, "1993 is not host:port"])
    expect(printed.text).toContain(text);
});
