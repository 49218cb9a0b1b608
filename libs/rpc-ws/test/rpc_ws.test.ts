import { createHash } from "node:crypto";
import { request } from "node:http";
import { ConfigRpcWs } from "@meerkat/config";
import { LOOPBACK_ADDRESS } from "@meerkat/core/net/address.ts";
import { RamFs } from "@meerkat/core/vfs/ram_fs.ts";
import { mount } from "@meerkat/core/vfs/vfs.ts";
import { HttpServerOptions } from "@meerkat/http-server/options.ts";
import { HttpServer } from "@meerkat/http-server/server.ts";
import type { BootedMachine } from "@meerkat/port-node/boot.ts";
import { rpcCall } from "@meerkat/rpc-common/client.ts";
import { setPassword } from "@meerkat/rpc-common/credentials.ts";
import { addMethod } from "@meerkat/rpc-common/methods.ts";
import { RpcSecuritySettings, setSecuritySettings } from "@meerkat/rpc-common/security.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket, { WebSocketServer } from "ws";
import { bootForTest, printed, until } from "../../../core/test/net/machine.ts";
import { addWsFactory, startWsClient } from "../src/client.ts";
import { startWsServer } from "../src/server.ts";

let booted: BootedMachine;
const server = new HttpServer(new HttpServerOptions());
const section = new ConfigRpcWs();

beforeAll(async () => {
  booted = await bootForTest();
  mount("/", new RamFs(100_000));
  const settings = new RpcSecuritySettings();
  settings.acl = '[{"method":"Open.*","acl":"*"},{"method":"*","acl":"ann"}]';
  setSecuritySettings(settings);
  addMethod("Open.Who", "", (call) => call.reply(`"${call.channel.type()} ${call.channel.info()}"`));
  addMethod("Secret", "", (call) => call.reply('"for ann"'));
  expect(server.listen(LOOPBACK_ADDRESS, 0)).toBe(true);
  startWsServer(server, 4096);
  addWsFactory(section, 4096, 1);
  setPassword("ann", "long secret");
});
afterAll(() => booted.machine.stop("stopped"));

async function open(headers: Record<string, string> = {}): Promise<{ ask: (json: string) => Promise<string>; socket: WebSocket }> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, "clubby.cesanta.com", { headers });
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  const ask = async (json: string) => {
    const answer = new Promise<string>((resolve) => socket.once("message", (data) => resolve(data.toString())));
    socket.send(json);
    return answer;
  };
  return { ask, socket };
}

/** `Authorization` for the digest challenge of a server, made here. */
function digest(user: string, password: string, nonce: string): string {
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  const response = hash([hash(`${user}:RPC:${password}`), nonce, "1", "c", "auth", hash("GET:/rpc")].join(":"));
  return `Digest username="${user}", realm="RPC", nonce="${nonce}", uri="/rpc", qop=auth, nc=1, cnonce="c", algorithm=SHA-256, response="${response}"`;
}

describe("RPC over WebSocket", () => {
  it("serves peers, and echoes their protocol", async () => {
    const { ask, socket } = await open();
    expect(socket.protocol).toBe("clubby.cesanta.com");
    expect(await ask('{"id":1,"method":"Open.Who"}')).toMatch(/^\{"id":1,"src":"test","result":"WS_in 127\.0\.0\.1:\d+"\}$/);
    expect(await ask('{"id":2,"method":"Secret"}')).toMatch(/"error":\{"code":401,/);
    socket.close();
  });

  it("knows who has sent the handshake, unless a page of another site has", async () => {
    const { digestChallenge, AuthRealm } = await import("@meerkat/http-server/auth.ts");
    const nonce = /nonce="(\w+)"/.exec(digestChallenge(new AuthRealm("RPC", 1, () => ""), false))?.[1] ?? "";
    const { ask, socket } = await open({ authorization: digest("ann", "long secret", nonce) });
    expect(await ask('{"id":2,"method":"Secret"}')).toMatch(/"result":"for ann"/);
    socket.close();
    const wrong = await open({ authorization: digest("ann", "wrong", nonce) });
    expect(await wrong.ask('{"id":2,"method":"Secret"}')).toMatch(/"code":401/);
    wrong.socket.close();
    const foreign = await open({ authorization: digest("ann", "long secret", nonce), origin: "http://evil.example" });
    expect(await foreign.ask('{"id":2,"method":"Secret"}')).toMatch(/"code":401/);
    foreign.socket.close();
  });

  it("drops peers that send nonsense or too much", async () => {
    for (const text of ["nonsense", "x".repeat(5000)]) {
      const { socket } = await open();
      const code = new Promise((resolve) => socket.once("close", resolve));
      socket.send(text);
      expect(await code).toBe(text.length > 4096 ? 1009 : 1001);
    }
  });

  it("leaves other requests at /rpc to others", async () => {
    const status = await new Promise((resolve) => request({ port: server.port, path: "/rpc" }, (response) => resolve(response.statusCode)).end());
    expect(status).toBe(404);
  });

  it("connects to a server, again and again, and takes calls from it", async () => {
    const host = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols: (offered) => [...offered][0] ?? false });
    await new Promise((resolve) => host.once("listening", resolve));
    const { port } = host.address() as { port: number };
    const sockets: WebSocket[] = [];
    const heard: string[] = [];
    let headers: Record<string, unknown> = {};
    host.on("connection", (socket, message) => {
      headers = message.headers;
      sockets.push(socket);
      socket.on("message", (data) => heard.push(data.toString()));
    });
    section.server_address = `ws://127.0.0.1:${port}/backend`;
    startWsClient(section, 4096);
    await until(() => sockets.length === 1, "connected");
    expect([headers["sec-websocket-protocol"], headers.origin]).toEqual(["json-rpc", "https://mongoose-os.com"]);
    sockets[0]?.send('{"id":1,"src":"backend","method":"Open.Who"}');
    await until(() => heard.length === 1, "an answer");
    expect(heard[0]).toMatch(/^\{"id":1,"src":"test","dst":"backend","result":"WS_out 127\.0\.0\.1:\d+"\}$/);
    const result = rpcCall("backend", "Some.Method", '{"a":1}');
    await until(() => heard.length === 2, "a call");
    sockets[0]?.send(`{"id":${JSON.parse(heard[1] ?? "{}").id},"src":"backend","result":"done"}`);
    expect(await result).toBe('"done"');
    sockets[0]?.terminate();
    await until(() => sockets.length === 2, "connected again");
    host.close();
    for (const socket of sockets) socket.terminate();
    await until(() => printed.text.includes("connection refused") || /rpc_ws .*(refused|ECONN)/i.test(printed.text), "refused");
  });

  it("calls an address, and ends the connection when it is idle", async () => {
    const host = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    await new Promise((resolve) => host.once("listening", resolve));
    const { port } = host.address() as { port: number };
    let closed = 0;
    host.on("connection", (socket) => {
      socket.on("close", () => closed++);
      socket.on("message", (data) => {
        const { id, dst, method } = JSON.parse(data.toString());
        socket.send(JSON.stringify({ id, src: "host", result: [dst ?? null, method] }));
      });
    });
    const uri = `ws://127.0.0.1:${port}/rpc#reconnect_interval_max=0&idle_close_timeout=1`;
    expect(await rpcCall(uri, "A.B", "")).toBe('[null,"A.B"]');
    expect(await rpcCall(uri, "A.C", "")).toBe('[null,"A.C"]');
    await until(() => closed === 1, "closed", 5000);
    host.close();
  });

  it("does not talk TLS with somebody unknown", async () => {
    section.server_address = "wss://127.0.0.1:1/";
    startWsClient(section, 4096);
    expect(printed.text).toContain("cannot tell the server from an impostor");
  });
});
