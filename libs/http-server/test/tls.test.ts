import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { ConfigHttp } from "@meerkat/config";
import { TlsSettings } from "@meerkat/core/net/tls.ts";
import { RamFs } from "@meerkat/core/vfs/ram_fs.ts";
import { mount, writeFile } from "@meerkat/core/vfs/vfs.ts";
import { TLS_CA } from "@meerkat/hal/tls.ts";
import { request } from "@meerkat/http-client/fetch.ts";
import { HttpClientOptions } from "@meerkat/http-client/options.ts";
import type { BootedMachine } from "@meerkat/port-node/boot.ts";
import { openWebSocket, WebSocketClientOptions } from "@meerkat/websocket/client.ts";
import { WebSocketLimits } from "@meerkat/websocket/connection.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { Certificates } from "../../../core/test/net/certificates.ts";
import { bootForTest, printed, until } from "../../../core/test/net/machine.ts";
import type { HttpServer } from "../src/server.ts";
import { httpServer, startHttpServer } from "../src/start.ts";
import { acceptWebSocket } from "../src/websocket.ts";
import { curl } from "./curl.ts";
import { freePort } from "./free_port.ts";

let booted: BootedMachine;
let certificates: Certificates;
let server: HttpServer;
let host: Server;
let hostPort = 0;

async function start(change: (section: ConfigHttp) => void): Promise<HttpServer> {
  const section = new ConfigHttp();
  section.listen_addr = `127.0.0.1:${await freePort()}`;
  section.ssl_cert = "server.crt";
  section.ssl_key = "server.key";
  change(section);
  startHttpServer(section);
  const one = httpServer();
  if (one === undefined) throw new Error(printed.text);
  one.addEndpoint("/hello", (exchange) => exchange.replyText(200, "hello"));
  one.addUpgrade("/ws", (exchange) =>
    acceptWebSocket(exchange, new WebSocketLimits(), (socket) => {
      socket.onText = (text) => socket.sendText(text);
    }),
  );
  return one;
}

beforeAll(async () => {
  certificates = new Certificates();
  booted = await bootForTest();
  mount("/", new RamFs(1_000_000));
  writeFile("server.crt", certificates.bytes("server.pem"));
  writeFile("server.key", certificates.bytes("server.key"));
  writeFile("ca.crt", certificates.bytes("ca.pem"));
  writeFile("big.bin", new Uint8Array(200_000).fill(66));
  server = await start(() => {});
  host = createServer({ cert: readFileSync(certificates.path("server.pem")), key: readFileSync(certificates.path("server.key")) }, (message, response) => {
    if (message.url === "/down") response.writeHead(302, { location: `http://127.0.0.1:${server.port}/` }).end();
    else response.end(message.headers.authorization ?? "no credentials");
  });
  await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
  hostPort = (host.address() as { port: number }).port;
});
afterAll(() => {
  host.close();
  server.close();
  booted.machine.stop("stopped");
  certificates.remove();
});

describe("the server over TLS", () => {
  const ca = () => ["--cacert", certificates.path("ca.pem")];

  it("answers, and serves files", async () => {
    const base = `https://127.0.0.1:${server.port}`;
    expect(await curl(...ca(), `${base}/hello`, `${base}/hello`)).toBe("hello\r\nhello\r\n");
    expect(await curl(...ca(), `${base}/big.bin`)).toBe("B".repeat(200_000));
    expect(await curl(...ca(), "--resolve", `device.test:${server.port}:127.0.0.1`, `https://device.test:${server.port}/hello`)).toBe("hello\r\n");
    expect(await curl("--cacert", certificates.path("other-ca.pem"), `${base}/hello`)).toMatch(/curl failed: 60/);
    expect(await curl(...ca(), `${base}/server.key`)).toBe("Not Found\r\n");
    expect(await curl(`http://127.0.0.1:${server.port}/hello`)).toMatch(/curl failed/);
  });

  it("takes WebSockets", async () => {
    const socket = new WebSocket(`wss://127.0.0.1:${server.port}/ws`, { ca: readFileSync(certificates.path("ca.pem")) });
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    const answer = new Promise((resolve) => socket.once("message", (data) => resolve(data.toString())));
    socket.send("secret");
    expect(await answer).toBe("secret");
    socket.close();
  });

  it("wants a certificate from clients if it has an authority for them", async () => {
    const one = await start((section) => {
      section.ssl_ca_cert = "ca.crt";
    });
    const at = `https://127.0.0.1:${one.port}/hello`;
    expect(await curl(...ca(), at)).toMatch(/curl failed/);
    expect(await curl(...ca(), "--cert", certificates.path("client.pem"), "--key", certificates.path("client.key"), at)).toBe("hello\r\n");
    one.close();
  });

  it("offers basic credentials as well, since nobody listens", async () => {
    writeFile("users.txt", new TextEncoder().encode("x"));
    const one = await start((section) => {
      section.auth_domain = "site";
      section.auth_file = "users.txt";
    });
    expect(await curl("-i", ...ca(), `https://127.0.0.1:${one.port}/hello`)).toMatch(
      /\r\nWWW-Authenticate: Digest [^\r]*\r\nWWW-Authenticate: Basic realm="site"/,
    );
    one.close();
  });
});

describe("the clients over TLS", () => {
  function options(file: string): HttpClientOptions {
    const made = new HttpClientOptions();
    made.tls = new TlsSettings();
    if (file !== "") expect(made.tls.set(TLS_CA, certificates.bytes(file), "CA")).toBe(true);
    return made;
  }
  const get = (path: string, settings: HttpClientOptions, user = "", name = "127.0.0.1") =>
    request("GET", `https://${user}${name}:${hostPort}${path}`, new Uint8Array(0), settings, 1000);

  it("know the server, or do not speak with it", async () => {
    expect((await get("/", options("ca.pem"))).text()).toBe("no credentials");
    await expect(get("/", options("other-ca.pem"))).rejects.toThrow();
    await expect(get("/", options(""))).rejects.toThrow();
    await expect(get("/", options("ca.pem"), "", "localhost")).rejects.toThrow();
    const named = options("ca.pem");
    named.tlsName = "device.test";
    expect((await get("/", named, "", "localhost")).status).toBe(200);
  });

  it("take any server only when told, and say so", async () => {
    const settings = options("");
    settings.tls?.skipVerification("a test wants it");
    expect((await get("/", settings)).status).toBe(200);
    expect(printed.text).toContain("the peer's certificate is not checked: a test wants it");
  });

  it("send credentials at once, and not along a redirect to http", async () => {
    expect((await get("/", options("ca.pem"), "ann:secret@")).text()).toBe(`Basic ${Buffer.from("ann:secret").toString("base64")}`);
    const settings = options("ca.pem");
    settings.maxRedirects = 1;
    await expect(get("/down", settings, "ann:secret@")).rejects.toThrow("from https to http");
  });

  it("open WebSockets", async () => {
    const settings = new WebSocketClientOptions();
    const heard: string[] = [];
    expect(
      openWebSocket(
        `wss://127.0.0.1:${server.port}/ws`,
        settings,
        () => {},
        () => {},
      ),
    ).toBeUndefined();
    settings.tls = options("ca.pem").tls;
    openWebSocket(
      `wss://127.0.0.1:${server.port}/ws`,
      settings,
      (socket) => {
        socket.onText = (text) => {
          heard.push(text);
          socket.close(1000, "");
        };
        socket.onClosed = (code) => heard.push(`${code}`);
        socket.sendText("hello");
      },
      (reason) => heard.push(reason),
    );
    await until(() => heard.length === 2, "an echo");
    expect(heard).toEqual(["hello", "1000"]);
    const strange = new WebSocketClientOptions();
    strange.tls = options("other-ca.pem").tls;
    const reasons: string[] = [];
    openWebSocket(
      `wss://127.0.0.1:${server.port}/ws`,
      strange,
      () => reasons.push("opened"),
      (reason) => reasons.push(reason),
    );
    await until(() => reasons.length === 1, "refused");
    expect(reasons[0]).not.toBe("opened");
  });
});
