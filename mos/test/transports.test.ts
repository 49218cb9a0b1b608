/** The tool's transports against real servers, with a device behind them that this test makes. */
import { type ChildProcess, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createSocket } from "node:dgram";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { connect as connectMqtt } from "mqtt";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { Certificates } from "../../core/test/net/certificates.ts";
import { type DeviceFlags, withDevice } from "../src/rpc/connect.ts";
import { freePort } from "../src/run/tcp.ts";
import { startMosquitto } from "./mosquitto.ts";
import { Tool } from "./tool.ts";

interface Request {
  id: number;
  src: string;
  dst?: string;
  method: string;
  params?: unknown;
  auth?: { realm: string; username: string; nonce: number; cnonce: number; algorithm: string; response: string };
}

const USER = "admin";
const PASSWORD = "correct: horse";
const hash = (algorithm: string, text: string) =>
  createHash(algorithm === "MD5" ? "md5" : "sha256")
    .update(text)
    .digest("hex");

/** Answers frames as a device does; with `secured`, only those that bring a password. */
class FakeDevice {
  readonly requests: Request[] = [];
  secured = false;
  algorithm = "SHA-256";
  /** A method that it does not have. */
  unknown = "None";
  private nonce = 1_000_000;

  answer(text: string): string {
    const request = JSON.parse(text) as Request;
    this.requests.push(request);
    const head = { id: request.id, src: "dev", dst: request.src };
    if (this.secured && !this.knows(request)) {
      const challenge = { auth_type: "digest", nonce: ++this.nonce, nc: 1, realm: "RPC", algorithm: this.algorithm };
      return JSON.stringify({ ...head, error: { code: 401, message: JSON.stringify(challenge) } });
    }
    if (request.method === this.unknown) return JSON.stringify({ ...head, error: { code: 404, message: `No handler for ${request.method}` } });
    if (request.method === "Fail") return JSON.stringify({ ...head, error: { code: -3, message: "told so" } });
    return JSON.stringify({ ...head, result: request.params ?? "none" });
  }

  private knows({ auth }: Request): boolean {
    if (auth === undefined) return false;
    const ha1 = hash(this.algorithm, `${auth.username}:RPC:${PASSWORD}`);
    const ha2 = hash(this.algorithm, "dummy_method:dummy_uri");
    return auth.username === USER && auth.nonce === this.nonce && auth.response === hash(this.algorithm, `${ha1}:${this.nonce}:1:${auth.cnonce}:auth:${ha2}`);
  }
}

let device: FakeDevice;
const cleanups: (() => unknown)[] = [];
let certificates: Certificates;
beforeAll(() => {
  certificates = new Certificates();
});
afterAll(() => certificates.remove());
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function flags(port: string, more: Partial<DeviceFlags> = {}): DeviceFlags {
  return { port, timeout: 5000, baudRate: 115_200, ...more };
}

function call(port: string, method = "Echo", params: unknown = { x: "ä" }, more: Partial<DeviceFlags> = {}): Promise<unknown> {
  return withDevice(flags(port, more), (connected) => connected.client.call(method, JSON.stringify(params), 2000));
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function body(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request) text += String(part);
  return text;
}

function handler(respond: (request: IncomingMessage, text: string, response: ServerResponse) => void) {
  return (request: IncomingMessage, response: ServerResponse) => void body(request).then((text) => respond(request, text, response));
}

const open = handler((request, text, response) => {
  if (request.url !== "/rpc") response.writeHead(404).end("<h1>Not Found</h1>");
  else response.end(`${device.answer(text)}\r\n`);
});

/** HTTP's own login, with what RFC 7616 says; a nonce is good for two requests. */
function digestServer(algorithm: string): ReturnType<typeof handler> {
  let uses = 99;
  let nonce = 0;
  return handler((request, text, response) => {
    const value = (name: string) => new RegExp(`\\b${name}="?([^",]*)`).exec(request.headers.authorization ?? "")?.[1] ?? "";
    const ha1 = hash(algorithm, `${USER}:RPC:${PASSWORD}`);
    const ha2 = hash(algorithm, `POST:${request.url}`);
    const expected = hash(algorithm, `${ha1}:n${nonce}:${value("nc")}:${value("cnonce")}:auth:${ha2}`);
    uses++;
    if (value("response") === expected && value("username") === USER && uses <= 2 && Number.parseInt(value("nc"), 16) === uses) {
      response.end(device.answer(text));
      return;
    }
    uses = 0;
    nonce++;
    response.writeHead(401, { "WWW-Authenticate": `Digest qop="auth", realm="RPC", nonce="n${nonce}", algorithm=${algorithm}`, Connection: "close" }).end();
  });
}

describe("HTTP", () => {
  test("a call, an error, and a server that has no RPC", async () => {
    device = new FakeDevice();
    const at = `http://127.0.0.1:${await listening(createHttpServer(open))}`;
    expect(await call(at)).toEqual({ x: "ä" });
    expect(await call(`${at}/rpc`)).toEqual({ x: "ä" });
    expect(device.requests[0]).toMatchObject({ src: "mos", method: "Echo", params: { x: "ä" } });
    await expect(call(at, "Fail")).rejects.toMatchObject({ code: -3, message: "told so" });
    await expect(call(`${at}/other`)).rejects.toMatchObject({
      message: expect.stringContaining("HTTP status 404: Not Found"),
      hint: expect.stringContaining("rpc-http"),
    });
  });

  test.each(["MD5", "SHA-256"])("the login of HTTP, %s", async (algorithm) => {
    device = new FakeDevice();
    const port = await listening(createHttpServer(digestServer(algorithm)));
    const at = `http://127.0.0.1:${port}/rpc`;
    await withDevice(flags(at, { user: `${USER}:${PASSWORD}` }), async ({ client }) => {
      for (let i = 0; i < 5; i++) expect(await client.call("Echo", String(i), 2000)).toBe(i);
    });
    expect(await call(`http://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`)).toEqual({ x: "ä" });
    const file = certificates.path("login.txt");
    writeFileSync(file, `${USER}:${PASSWORD}\n`);
    expect(await call(at, "Echo", 1, { user: `@${file}` })).toBe(1);
    await expect(call(at)).rejects.toMatchObject({ message: expect.stringContaining("wants a password"), hint: expect.stringContaining("--user") });
    await expect(call(at, "Echo", 1, { user: `${USER}:wrong` })).rejects.toMatchObject({
      message: expect.stringContaining("does not accept user and password"),
    });
    await expect(call(at, "Echo", 1, { user: "nobody" })).rejects.toMatchObject({ message: "--user is not USER:PASSWORD" });
  });

  test("over TLS the certificate is checked, unless that is not wanted", async () => {
    device = new FakeDevice();
    const tls = {
      cert: readFileSync(certificates.path("server.pem")),
      key: readFileSync(certificates.path("server.key")),
      ca: readFileSync(certificates.path("ca.pem")),
    };
    const at = `https://127.0.0.1:${await listening(createHttpsServer(tls, open))}/rpc`;
    expect(await call(at, "Echo", 1, { caCertFile: certificates.path("ca.pem") })).toBe(1);
    await expect(call(at)).rejects.toMatchObject({
      message: expect.stringContaining("not signed by anybody known here"),
      hint: expect.stringContaining("--ca-cert-file"),
    });
    await expect(call(at, "Echo", 1, { caCertFile: certificates.path("other-ca.pem") })).rejects.toMatchObject({
      message: expect.stringContaining("not signed"),
    });
    expect(await call(at, "Echo", 1, { insecureTls: true })).toBe(1);
    await expect(call(at, "Echo", 1, { caCertFile: "gone.pem" })).rejects.toMatchObject({ message: expect.stringContaining("--ca-cert-file: ENOENT") });
    await expect(call(at, "Echo", 1, { keyFile: "x" })).rejects.toMatchObject({ message: "--key-file is given without --cert-file" });
    const plain = await listening(createHttpServer(open));
    await expect(call(`https://127.0.0.1:${plain}/rpc`)).rejects.toMatchObject({ message: expect.stringContaining("does not talk TLS") });
  });

  test("a server that wants a certificate gets it", async () => {
    device = new FakeDevice();
    const file = (name: string) => readFileSync(certificates.path(name));
    const server = createHttpsServer({ cert: file("server.pem"), key: file("server.key"), ca: file("ca.pem"), requestCert: true }, open);
    const at = `https://127.0.0.1:${await listening(server)}/rpc`;
    const caCertFile = certificates.path("ca.pem");
    expect(await call(at, "Echo", 1, { caCertFile, certFile: certificates.path("client.pem"), keyFile: certificates.path("client.key") })).toBe(1);
    await expect(call(at, "Echo", 1, { caCertFile })).rejects.toMatchObject({ message: expect.stringMatching(/certificate|closed|hang up/) });
  });
});

describe("WebSocket", () => {
  async function server(heard: (socket: WebSocket, text: string) => void): Promise<string> {
    const sockets = new WebSocketServer({ noServer: true });
    const http = createHttpServer((_request, response) => response.writeHead(404).end());
    http.on("upgrade", (request, socket, head) => {
      if (request.url !== "/rpc") socket.end("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
      else sockets.handleUpgrade(request, socket, head, (peer) => peer.on("message", (data) => heard(peer, String(data))));
    });
    return `ws://127.0.0.1:${await listening(http)}`;
  }

  test("calls, also several at once", async () => {
    device = new FakeDevice();
    const at = await server((peer, text) => peer.send(device.answer(text)));
    expect(await call(at)).toEqual({ x: "ä" });
    await withDevice(flags(at), async ({ client }) => {
      expect(await Promise.all([1, 2, 3].map((n) => client.call("Echo", String(n), 2000)))).toEqual([1, 2, 3]);
    });
  });

  test.each(["MD5", "SHA-256"])("the login of frames, %s", async (algorithm) => {
    device = Object.assign(new FakeDevice(), { secured: true, algorithm });
    const at = await server((peer, text) => peer.send(device.answer(text)));
    expect(await call(at, "Echo", 1, { user: `${USER}:${PASSWORD}` })).toBe(1);
    expect(await call(at.replace("//", `//${USER}:${encodeURIComponent(PASSWORD)}@`), "Echo", 1)).toBe(1);
    expect(new Set(device.requests.slice(0, 2).map(({ id }) => id)).size).toBe(1);
    await expect(call(at, "Echo", 1, { user: `${USER}:wrong` })).rejects.toMatchObject({ message: "the device does not accept user and password" });
    await expect(call(at)).rejects.toMatchObject({ message: "the device wants a password", hint: expect.stringContaining("mos passwd") });
  });

  test("that is refused, is closed, and does not answer", async () => {
    const at = await server((peer, text) => {
      if (text.includes("Close")) peer.close();
    });
    await expect(call(`${at}/other`)).rejects.toMatchObject({
      message: expect.stringContaining("HTTP status 503"),
      hint: expect.stringContaining("rpc.ws.enable"),
    });
    await expect(call(at, "Close")).rejects.toMatchObject({ message: expect.stringContaining("was closed") });
    await expect(withDevice(flags(at), ({ client }) => client.call("Silent", "", 100))).rejects.toMatchObject({
      message: expect.stringContaining("no answer"),
      hint: expect.stringContaining("rpc-ws"),
    });
  });
});

describe("UDP", () => {
  test("calls, and a device that does not answer", async () => {
    device = new FakeDevice();
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    cleanups.push(() => socket.close());
    socket.on("message", (bytes, from) => {
      if (!bytes.includes("Silent")) socket.send(device.answer(bytes.toString()), from.port, from.address);
    });
    const at = `udp://127.0.0.1:${socket.address().port}`;
    expect(await call(at)).toEqual({ x: "ä" });
    await expect(withDevice(flags(at), ({ client }) => client.call("Silent", "", 100))).rejects.toMatchObject({
      hint: expect.stringContaining("rpc.udp.listen_addr"),
    });
    await expect(call("udp://:1993")).rejects.toMatchObject({ message: "the address does not say which device" });
  });
});

describe("MQTT, through mosquitto", () => {
  let broker: ChildProcess;
  let port: number;
  let tlsPort: number;
  beforeAll(async () => {
    [port, tlsPort] = [await freePort(), await freePort()];
    const file = (name: string) => certificates.path(name);
    execFileSync("mosquitto_passwd", ["-b", "-c", file("users"), "tool", "secret"]);
    const users = `allow_anonymous false\npassword_file ${file("users")}\n`;
    const tls = `cafile ${file("ca.pem")}\ncertfile ${file("server.pem")}\nkeyfile ${file("server.key")}\nrequire_certificate true\n`;
    const listeners = `per_listener_settings true\nlistener ${port} 127.0.0.1\n${users}listener ${tlsPort} 127.0.0.1\nallow_anonymous true\n${tls}`;
    broker = await startMosquitto(file("mosquitto.conf"), listeners, port);
  });
  afterAll(() => broker.kill());

  async function attach(): Promise<void> {
    const client = connectMqtt(`mqtt://tool:secret@127.0.0.1:${port}`);
    cleanups.push(() => client.endAsync());
    await client.subscribeAsync("dev_1/rpc", { qos: 1 });
    client.on("message", (_topic, payload) => {
      const answer = device.answer(payload.toString());
      client.publish(`${(JSON.parse(answer) as { dst: string }).dst}/rpc`, answer, { qos: 1 });
    });
  }

  test("calls, with the login of the broker and that of the device", async () => {
    device = Object.assign(new FakeDevice(), { secured: true });
    await attach();
    const at = `mqtt://tool:secret@127.0.0.1:${port}/dev_1`;
    expect(await call(at, "Echo", 1, { user: `${USER}:${PASSWORD}` })).toBe(1);
    expect(await call(`${at}/rpc`, "Echo", 2, { user: `${USER}:${PASSWORD}` })).toBe(2);
    expect(device.requests[0]).toMatchObject({ dst: "dev_1", src: expect.stringMatching(/^dev_1\/rpc-resp\/mos-/) });
    await expect(call(at)).rejects.toMatchObject({ message: "the device wants a password" });
  });

  test("over TLS with certificates of both sides", async () => {
    device = new FakeDevice();
    await attach();
    const tls = { caCertFile: certificates.path("ca.pem"), certFile: certificates.path("client.pem"), keyFile: certificates.path("client.key") };
    expect(await call(`mqtts://127.0.0.1:${tlsPort}/dev_1`, "Echo", 3, tls)).toBe(3);
    await expect(call(`mqtts://127.0.0.1:${tlsPort}/dev_1`, "Echo", 3, { caCertFile: certificates.path("other-ca.pem") })).rejects.toMatchObject({
      message: expect.stringContaining("not signed by anybody known here"),
    });
  });

  test("a broker that does not let in, a device that is not there, an address without a device", async () => {
    await expect(call(`mqtt://tool:wrong@127.0.0.1:${port}/dev_1`)).rejects.toMatchObject({ hint: expect.stringContaining("USER:PASSWORD@broker") });
    await expect(withDevice(flags(`mqtt://tool:secret@127.0.0.1:${port}/other`), ({ client }) => client.call("Echo", "", 200))).rejects.toMatchObject({
      message: expect.stringContaining("no answer"),
      hint: expect.stringContaining("device with the id other"),
    });
    await expect(call(`mqtt://127.0.0.1:${port}`)).rejects.toMatchObject({ message: expect.stringContaining("does not say which device") });
  });

  test("the console of a device that only publishes its log", async () => {
    device = new FakeDevice();
    device.unknown = "Log.Tail";
    await attach();
    const console = new Tool(["console", "--port", `mqtt://tool:secret@127.0.0.1:${port}/dev_1`]);
    await console.printed(/waiting for what dev_1 publishes at dev_1\/log/);
    const client = connectMqtt(`mqtt://tool:secret@127.0.0.1:${port}`);
    cleanups.push(() => client.endAsync());
    await client.publishAsync("dev_1/log", "first");
    await client.publishAsync("dev_1/log", "second\n");
    await console.printed(/first\nsecond\n/);
    console.signal("SIGINT");
    expect(await console.ended).toMatchObject({ status: 0, stdout: "first\nsecond\n" });
  }, 60_000);
});

test("the console of a device that sends its log in datagrams, as JSON", async () => {
  const probe = createSocket("udp4");
  await new Promise<void>((resolve) => probe.bind(0, "127.0.0.1", resolve));
  const { port } = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  const console = new Tool(["console", "--port", `udp://127.0.0.1:${port}`, "--json"]);
  await console.printed(/listening at UDP port/);
  const sender = createSocket("udp4");
  cleanups.push(() => sender.close());
  sender.send("dev_1 5 1.2 1|hello", port, "127.0.0.1");
  await console.printed(/hello/);
  console.signal("SIGINT");
  const { status, stdout } = await console.ended;
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ time: expect.stringMatching(/^20\d\d-/), line: "dev_1 5 1.2 1|hello" });
}, 60_000);
