/** The UI's server against those who should not get in: other hosts, other pages, no token, messages that are none. */
import { request } from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { Desk } from "../../src/ui/desk.ts";
import { Devices } from "../../src/ui/devices.ts";
import { parseListen, startUiServer, type UiServer } from "../../src/ui/server.ts";
import { PageClient } from "./page-client.ts";

const devices = new Devices();
let server: UiServer;
let host: string;
let token: string;

beforeAll(async () => {
  server = await startUiServer(new Desk(devices), "127.0.0.1:0");
  const url = new URL(server.url);
  host = url.host;
  token = url.searchParams.get("token") ?? "";
});

afterAll(async () => {
  await server.close();
  await devices.close();
});

interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** A request as it is, `Host` included. */
function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: new URL(server.url).port, path, method, headers }, (reply) => {
      const parts: Buffer[] = [];
      reply.on("data", (part: Buffer) => parts.push(part));
      reply.on("end", () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(parts).toString() }));
    });
    asked.on("error", reject);
    asked.end();
  });
}

/** Status with which a WebSocket is refused; 101 if it is not. */
function upgrade(path: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://${host}${path}`, { headers });
    socket.on("open", () => {
      socket.close();
      resolve(101);
    });
    socket.on("unexpected-response", (asked, reply) => {
      asked.destroy();
      resolve(reply.statusCode ?? 0);
    });
    socket.on("error", () => {});
  });
}

describe("who gets in", () => {
  test("the page of this server with its token does", async () => {
    expect(await upgrade(`/ws?token=${token}`)).toBe(101);
    expect(await upgrade(`/ws?token=${token}`, { Origin: `http://${host}` })).toBe(101);
    expect(await upgrade(`/ws?token=${token}`, { Origin: `http://localhost:${new URL(server.url).port}` })).toBe(101);
  });

  test.each([
    ["no token", "/ws", {}],
    ["an empty one", "/ws?token=", {}],
    ["a wrong one", "/ws?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", {}],
  ])("%s: refused", async (_what, path, headers) => {
    expect(await upgrade(path, headers)).toBe(403);
  });

  test.each([
    "http://evil.example",
    "https://127.0.0.1",
    "http://127.0.0.1",
    "http://127.0.0.1:1",
    "null",
    "http://127.0.0.1.evil.example:1992",
    "http://localhost@evil.example",
  ])("a page of %s is refused with the right token", async (origin) => {
    expect(await upgrade(`/ws?token=${token}`, { Origin: origin })).toBe(403);
    expect((await ask("/", { Origin: origin })).status).toBe(403);
  });

  test.each(["evil.example", "127.0.0.1", "localhost:1", "[::1]:80", "127.0.0.1.evil.example"])("a name that leads here by DNS, %j: refused", async (name) => {
    expect(await upgrade(`/ws?token=${token}`, { Host: name })).toBe(403);
    expect((await ask("/", { Host: name })).status).toBe(403);
    expect((await ask(`/anything?token=${token}`, { Host: name })).status).toBe(403);
  });

  test("what is no file of the page needs the token, and is nothing", async () => {
    expect((await ask("/anything")).status).toBe(403);
    expect((await ask(`/anything?token=${token}`)).status).toBe(404);
    expect((await ask("/ws")).status).toBe(403);
    expect((await ask(`/ws?token=${token}`)).status).toBe(426);
    expect(await upgrade(`/other?token=${token}`)).toBe(404);
    expect((await ask("/", {}, "POST")).status).toBe(405);
  });

  test.each(["/../package.json", "/%2e%2e/package.json", "/..%2fpackage.json", "//etc/passwd", "/main.js/../../../package.json", "/\\..\\package.json"])(
    "no file outside of the page: %s",
    async (path) => {
      expect([403, 404]).toContain((await ask(path)).status);
    },
  );

  test("it listens at this computer only", () => {
    expect(parseListen("127.0.0.1:1992")).toEqual({ host: "127.0.0.1", port: 1992 });
    expect(parseListen(":80")).toEqual({ host: "127.0.0.1", port: 80 });
    expect(parseListen("[::1]:0")).toEqual({ host: "::1", port: 0 });
    expect(() => parseListen("0.0.0.0:1992")).toThrow(/not served at 0.0.0.0/);
    expect(() => parseListen("192.168.1.5:1992")).toThrow(/not served/);
    expect(() => parseListen("127.0.0.1:70000")).toThrow(/no address/);
  });
});

describe("the page", () => {
  test("comes with headers that keep others out, and gets only what is here", async () => {
    const { status, headers, body } = await ask("/");
    expect(status).toBe(200);
    const policy = String(headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe-eval");
    expect(headers).toMatchObject({
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
    expect(headers["access-control-allow-origin"]).toBeUndefined();
    expect(body).not.toContain(token);
    const [, script = ""] = /src="(\/main-[^"]+\.js)"/.exec(body) ?? [];
    const plain = await ask(script);
    expect(plain).toMatchObject({ status: 200, headers: { "content-type": "text/javascript; charset=utf-8" } });
    expect(plain.headers["cache-control"]).toContain("immutable");
    const zipped = await ask(script, { "Accept-Encoding": "gzip" });
    expect(zipped.headers["content-encoding"]).toBe("gzip");
    expect(Number(zipped.headers["content-length"])).toBeLessThan(Number(plain.headers["content-length"]) / 2);
  });
});

describe("messages", () => {
  test("requests are answered by their numbers, unknown methods with an error", async () => {
    const page = await PageClient.open(server.url);
    expect(await page.call("devices.list", {})).toEqual([]);
    await expect(page.call("shell.run" as "devices.list", {})).rejects.toThrow("there is no method shell.run");
    await expect(page.call("__proto__" as "devices.list", {})).rejects.toThrow("there is no method");
    await expect(page.call("constructor" as "devices.list", {})).rejects.toThrow("there is no method");
    await expect(page.call("board.get", { device: "d9" })).rejects.toThrow("there is no device d9");
    await expect(page.call("board.get", {} as { device: string })).rejects.toThrow("device is no text");
    await expect(page.call("devices.add", { address: "tcp://127.0.0.1:1", user: "@/etc/passwd" })).rejects.toThrow("user and password");
    await expect(page.call("devices.add", { address: "gopher://x" })).rejects.toThrow();
    page.close();
  });

  test.each([
    "",
    "hello",
    "[]",
    "null",
    "1",
    "{}",
    '{"id":1}',
    '{"id":"1","method":"devices.list"}',
    '{"id":1e99,"method":"devices.list"}',
    '{"id":1,"method":7}',
  ])("%j is no request: the connection ends", async (text) => {
    const page = await PageClient.open(server.url);
    page.send(text);
    expect(await page.closed()).toBe(1008);
  });

  test("bytes and messages beyond the limit end the connection, and only that", async () => {
    const binary = await PageClient.open(server.url);
    binary.send(Buffer.from([1, 2, 3]));
    expect(await binary.closed()).toBe(1003);
    const long = await PageClient.open(server.url);
    long.send(`{"id":1,"method":"devices.list","params":{"text":"${"x".repeat(25 << 20)}"}}`);
    expect(await long.closed()).toBe(1009);
    const other = await PageClient.open(server.url);
    expect(await other.call("devices.list", {})).toEqual([]);
    other.close();
  });

  test("a page that asks for too much at a time is told so", async () => {
    const page = await PageClient.open(server.url);
    // Nobody is there: each of these waits for a moment at least.
    const answers = await Promise.allSettled(Array.from({ length: 200 }, () => page.call("devices.list", {})));
    expect(answers.filter(({ status }) => status === "fulfilled").length).toBeGreaterThan(0);
    page.close();
  });

  test("whatever parameters come, there is an answer, and the server goes on", async () => {
    const page = await PageClient.open(server.url);
    const methods = [
      "board.get",
      "board.act",
      "rpc.call",
      "config.set",
      "files.put",
      "project.read",
      "project.write",
      "build",
      "update.start",
      "machine.power",
    ];
    const parameters = fc.oneof(
      fc.json().map((text) => JSON.parse(text) as unknown),
      fc.dictionary(fc.constantFrom("device", "name", "text", "value", "part"), fc.jsonValue()),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...methods), parameters, async (method, params) => {
        await expect(page.call(method as "devices.list", params as Record<string, never>)).rejects.toThrow(/^(?!internal)/);
      }),
      { numRuns: 300 },
    );
    expect(await page.call("devices.list", {})).toEqual([]);
    page.close();
  });
});
