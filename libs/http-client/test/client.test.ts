import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type Server as TcpServer } from "node:net";
import type { BootedMachine } from "@meerkat/port-node/boot.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootForTest, until } from "../../../core/test/net/machine.ts";
import { startRequest } from "../src/client.ts";
import { request } from "../src/fetch.ts";
import { HttpClientOptions } from "../src/options.ts";

let booted: BootedMachine;
let server: Server;
let base = "";
const servers: (Server | TcpServer)[] = [];
const NOTHING = new Uint8Array(0);
let seen: { method: string; url: string; headers: IncomingMessage["headers"]; body: string }[] = [];

async function listen<T extends Server | TcpServer>(one: T): Promise<number> {
  await new Promise<void>((resolve) => one.listen(0, "127.0.0.1", resolve));
  servers.push(one);
  return (one.address() as { port: number }).port;
}

function hash(algorithm: string, text: string): string {
  return createHash(algorithm === "SHA-256" ? "sha256" : "md5")
    .update(text)
    .digest("hex");
}

/** Whether a request has the right digest for `ann` and `secret`, worked out here. */
function digestIsRight(message: IncomingMessage, algorithm: string): boolean {
  const fields = new Map([...(message.headers.authorization ?? "").matchAll(/(\w+)="?([^",]*)"?/g)].map((match) => [match[1] ?? "", match[2] ?? ""]));
  const field = (name: string) => fields.get(name) ?? "";
  const a1 = hash(algorithm, "ann:here:secret");
  const a2 = hash(algorithm, `${message.method}:${message.url}`);
  const right = hash(algorithm, [a1, "n0nce", field("nc"), field("cnonce"), "auth", a2].join(":"));
  return field("response") === right && field("uri") === message.url && field("opaque") === "x";
}

function answer(message: IncomingMessage, response: ServerResponse): void {
  const url = message.url ?? "";
  const algorithm = url.includes("sha256") ? "SHA-256" : "MD5";
  if (url.startsWith("/chunks")) {
    for (const part of ["one ", "two ", "three"]) response.write(part);
    response.end();
  } else if (url.startsWith("/big")) {
    response.end("x".repeat(300_000));
  } else if (url.startsWith("/to/")) {
    response.writeHead(Number(url.slice(4, 7)), { location: url.slice(7) }).end("moved");
  } else if (url.startsWith("/digest")) {
    const right = digestIsRight(message, algorithm);
    response.writeHead(right ? 200 : 401, {
      "www-authenticate": ['Basic realm="here"', `Digest realm="here", qop="auth-int, auth", nonce="n0nce", opaque="x", algorithm=${algorithm}`],
    });
    response.end(right ? "welcome" : "who?");
  } else if (url.startsWith("/basic")) {
    const right = message.headers.authorization === `Basic ${Buffer.from("ann:secret").toString("base64")}`;
    response.writeHead(right ? 200 : 401, { "www-authenticate": 'Basic realm="here"' }).end(right ? "welcome" : "who?");
  } else if (url === "/nothing") {
    response.writeHead(204).end();
  } else if (url !== "/silent") {
    response.setHeader("x-answer", "yes");
    response.end(`${message.method} ${url}`);
  }
}

beforeAll(async () => {
  booted = await bootForTest();
  server = createServer((message, response) => {
    const parts: Buffer[] = [];
    message.on("data", (data) => parts.push(data));
    message.on("end", () => {
      seen.push({ method: message.method ?? "", url: message.url ?? "", headers: message.headers, body: Buffer.concat(parts).toString("latin1") });
      answer(message, response);
    });
  });
  base = `http://127.0.0.1:${await listen(server)}`;
});
afterAll(() => {
  for (const one of servers) one.close();
  server.closeAllConnections();
  booted.machine.stop("stopped");
});

function options(change: (settings: HttpClientOptions) => void = () => {}): HttpClientOptions {
  const settings = new HttpClientOptions();
  change(settings);
  return settings;
}

const get = (path: string, settings = options(), limit = 1_000_000) =>
  request("GET", path.startsWith("http") ? path : `${base}${path}`, NOTHING, settings, limit);
const text = async (path: string, settings = options()) => {
  const response = await get(path, settings);
  return `${response.status} ${response.text()}`;
};

/** A server that says just this, and then ends the connection. */
async function rawServer(says: string): Promise<string> {
  const one = createTcpServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(says, "latin1"));
  });
  return `http://127.0.0.1:${await listen(one)}/`;
}

describe("the HTTP client", () => {
  it("gets answers with a length, in chunks, up to the end, and without a body", async () => {
    const response = await get("/path?x=y");
    expect([response.status, response.head.fields.get("X-Answer"), response.text()]).toEqual([200, "yes", "GET /path?x=y"]);
    expect(await text("/chunks")).toBe("200 one two three");
    expect(await text("/big")).toBe(`200 ${"x".repeat(300_000)}`);
    expect(await text("/nothing")).toBe("204 ");
    expect((await request("HEAD", `${base}/big`, NOTHING, options(), 10)).status).toBe(200);
    expect(await text(await rawServer("HTTP/1.0 200 OK\r\n\r\nto the end"))).toBe("200 to the end");
    expect(await text(await rawServer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Wait\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody"))).toBe(
      "200 body",
    );
    expect(await text(base.replace("127.0.0.1", "localhost"))).toBe("200 GET /");
  });

  it("sends bodies of any length and fields", async () => {
    seen = [];
    const body = new Uint8Array(200_000).fill(97);
    await request(
      "POST",
      `${base}/post`,
      body,
      options((settings) => (settings.fields = "X-Mine: 1\r\nContent-Type: text/x\r\n")),
      1000,
    );
    expect([seen[0]?.method, seen[0]?.body === "a".repeat(200_000), seen[0]?.headers["x-mine"], seen[0]?.headers["content-length"]]).toEqual([
      "POST",
      true,
      "1",
      "200000",
    ]);
    expect(seen[0]?.headers.host).toBe(base.slice(7));
    await request("POST", `${base}/post`, NOTHING, options(), 1000);
    expect(seen[1]?.headers["content-length"]).toBe("0");
  });

  it("refuses answers that are malformed, cut off, too long or late", async () => {
    for (const says of [
      "NONSENSE\r\n\r\n",
      "HTTP/1.1 200 OK\nA: b\n\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n",
      `HTTP/1.1 200 OK\r\nA: ${"a".repeat(5000)}\r\n\r\n`,
    ]) {
      await expect(get(await rawServer(says)), says).rejects.toThrow("malformed");
    }
    for (const says of [
      "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
      "HTTP/1.1 200",
      "",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    ]) {
      await expect(get(await rawServer(says)), says).rejects.toThrow("ended the connection");
    }
    await expect(get(await rawServer("HTTP/1.1 101 Switching Protocols\r\n\r\n"))).rejects.toThrow("changes the protocol");
    await expect(get("/big", options(), 1000)).rejects.toThrow("more than 1000 bytes");
    await expect(get("/chunks", options(), 5)).rejects.toThrow("more than 5 bytes");
    await expect(
      get(
        "/silent",
        options((settings) => (settings.idleTimeout = 100)),
      ),
    ).rejects.toThrow("in time");
    await expect(
      get(
        "/silent",
        options((settings) => (settings.timeout = 100)),
      ),
    ).rejects.toThrow("in time");
    await expect(get("ftp://x/")).rejects.toThrow("ftp");
    await expect(get("http://nosuch.invalid/")).rejects.toThrow();
    await expect(get("http://127.0.0.1:1/")).rejects.toThrow();
  });

  it("follows redirects only as far as it is told", async () => {
    expect(await text("/to/302/here")).toBe("302 moved");
    const two = options((settings) => (settings.maxRedirects = 2));
    expect(await text("/to/302/here", two)).toBe("200 GET /here");
    expect(await text("/to/301/to/302/here", two)).toBe("200 GET /here");
    expect(await text("/to/301/to/302/to/302/here", two)).toBe("302 moved");
    expect(await text("/to/302ftp://x/", two)).toBe("302 moved");
    const send = async (status: number) => (await request("POST", `${base}/to/${status}/x`, new Uint8Array([97]), two, 1000)).text();
    expect([await send(302), await send(303), await send(307), await send(308)]).toEqual(["GET /x", "GET /x", "POST /x", "POST /x"]);
  });

  it("logs in with digest, and with basic credentials only if it may", async () => {
    const user = base.replace("http://", "http://ann:secret@");
    expect(await text(`${user}/digest?a=b`)).toBe("200 welcome");
    expect(await text(`${user}/digest-sha256`)).toBe("200 welcome");
    expect(await text(`${base}/digest`)).toBe("401 who?");
    expect(await text(`${user.replace("secret", "wrong")}/digest`)).toBe("401 who?");
    expect(await text(`${user}/basic`)).toBe("401 who?");
    expect(
      await text(
        `${user}/basic`,
        options((settings) => (settings.allowBasic = true)),
      ),
    ).toBe("200 welcome");
    expect(
      await text(
        `${user}/to/302/digest`,
        options((settings) => (settings.maxRedirects = 1)),
      ),
    ).toBe("200 welcome");
  });

  it("keeps the password from other servers", async () => {
    const other = createServer((message, response) =>
      response.writeHead(401, { "www-authenticate": 'Digest realm="here", qop="auth", nonce="n"' }).end(message.headers.authorization ?? "none"),
    );
    const port = await listen(other);
    const user = base.replace("http://", "http://ann:secret@");
    expect(
      await text(
        `${user}/to/302http://127.0.0.1:${port}/`,
        options((settings) => (settings.maxRedirects = 1)),
      ),
    ).toBe("401 none");
  });

  it("gives up when told, and takes no server for https without settings", async () => {
    const heard: string[] = [];
    const sink = {
      headReceived: () => true,
      bodyReceived: () => true,
      answerEnds: () => void heard.push("end"),
      failed: (reason: string) => void heard.push(reason),
    };
    const call = startRequest("GET", `${base}/silent`, NOTHING, options(), sink);
    call?.cancel();
    startRequest("GET", base.replace("http", "https"), NOTHING, options(), sink);
    await until(() => heard.length === 1, "failed");
    expect(heard).toEqual(["https needs TLS settings"]);
  });
});
