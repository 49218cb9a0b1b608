/** The server, the clients and RPC in a native program under the sanitizers. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { build } from "../../../mos/src/builder/build.ts";
import { planBuild } from "../../../mos/src/builder/plan.ts";
import { loadToolchain, repositoryRoot } from "../../../ports/description.ts";
import { AUTOBAHN_CASES, playCase } from "../../websocket/test/autobahn.ts";
import { openRaw, RawServer } from "../../websocket/test/autobahn_peer.ts";
import { curl } from "./curl.ts";
import { exchangeText, Wire } from "./wire.ts";

const BUILD_LIMIT_MS = 480_000;
const folder = mkdtempSync(join(tmpdir(), "http-linux-"));
let child: ChildProcess;
/** What must end, as far as it has begun. */
const leftovers: (() => unknown)[] = [() => rmSync(folder, { recursive: true })];
let output = "";
let port = 0;
let base = "";
let host: Server;
let hostBase = "";
let raw: RawServer;

beforeAll(async () => {
  const plan = planBuild({
    folder: join(repositoryRoot, "mos/test/apps/http"),
    platform: "linux",
    variant: "sanitize",
    output: join(repositoryRoot, "build/linux-test/http"),
  });
  const { record } = await build(plan);
  const { env } = loadToolchain("linux", "host", "sanitize", "firmware");
  child = spawn(record.image, ["--uart", "tcp:0"], { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  leftovers.push(() => {
    expect(child.exitCode, output).toBeNull();
    child.kill();
  });
  port = await new Promise<number>((resolve, reject) => {
    const take = (data: Buffer) => {
      output += data.toString();
      const found = /HTTP server at port (\d+)/.exec(output)?.[1];
      if (found !== undefined) resolve(Number(found));
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
    child.once("close", () => reject(new Error(output)));
  });
  base = `http://127.0.0.1:${port}`;
  raw = await RawServer.start();
  leftovers.push(() => raw.close());
  host = createServer((message, response) => {
    if (message.url === "/redirect") response.writeHead(302, { location: "/chunks" }).end();
    else if (message.url === "/chunks") for (const part of ["one ", "two ", undefined]) part === undefined ? response.end("three") : response.write(part);
    else response.end("x".repeat(200_000));
  });
  leftovers.push(() => host.close());
  await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
  hostBase = `http://127.0.0.1:${(host.address() as { port: number }).port}`;
}, BUILD_LIMIT_MS);

afterAll(() => {
  for (const leftover of leftovers) leftover();
});

const get = (path: string, more = "") => `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
const last = "Connection: close\r\n";
const ask = (text: string) => exchangeText(port, text);
const residentKb = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]);

describe("HTTP", () => {
  it("answers, whole and in pieces, with and without a body", async () => {
    expect(await ask(get("/hello?x=1", last))).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*Content-Length: 12\r\nConnection: close\r\n\r\nhello \/hello$/);
    expect(await curl(`${base}/pieces`)).toBe("one two three");
    expect(await curl(`${base}/big`)).toBe("x".repeat(300_000));
    expect(await curl("-I", `${base}/big`)).toMatch(/Content-Length: 300000\r\n/);
    expect(await curl("-o", "/dev/null", "-w", "%{http_code}", `${base}/broken`)).toBe("500");
  });

  it("takes bodies: with a length, in chunks, after 100 Continue", async () => {
    const file = join(folder, "body");
    const content = randomBytes(200_000);
    writeFileSync(file, content);
    for (const more of [[], ["-H", "Transfer-Encoding: chunked"], ["-H", "Expect: 100-continue"], ["--http1.0"]]) {
      expect([more, Buffer.from(await curl("--data-binary", `@${file}`, ...more, `${base}/echo`), "latin1").equals(content)]).toEqual([more, true]);
    }
  });

  it("takes pipelined requests in order, in any pieces", async () => {
    const requests = Array.from({ length: 100 }, (_, i) =>
      i % 3 === 0 ? `POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: ${`${i}`.length}\r\n\r\n${i}` : get(`/hello/${i}`),
    );
    const all = requests.join("") + get("/hello", last);
    const wire = await Wire.open(port);
    for (let at = 0; at < all.length; at += 333) wire.send(all.slice(at, at + 333));
    const bodies = (await wire.untilEnd()).split("HTTP/1.1 200 OK").map((one) => one.slice(one.indexOf("\r\n\r\n") + 4));
    expect(bodies.slice(1)).toEqual([...requests.map((_, i) => (i % 3 === 0 ? `${i}` : `hello /hello/${i}`)), "hello /hello"]);
  });

  it("refuses bad requests and slow ones", async () => {
    const status = async (text: string) => Number((await ask(text)).slice(9, 12));
    expect(await status("NONSENSE\r\n\r\n")).toBe(400);
    expect(await status("GET / HTTP/3.0\r\n\r\n")).toBe(505);
    expect(await status(`GET /${"a".repeat(5000)} HTTP/1.1\r\n\r\n`)).toBe(414);
    expect(await status(get("/", `A: ${"a".repeat(5000)}\r\n`))).toBe(431);
    expect(await status("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")).toBe(400);
    expect(await status("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")).toBe(400);
    expect(await status("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n")).toBe(413);
    expect(await status("GET /slow")).toBe(408);
  });

  it("serves files: ranges, conditions, secrets", async () => {
    expect(await curl("-r", "-3", `${base}/digits.txt`)).toBe("789");
    const tag = /\r\nETag: (.*)\r\n/.exec(await ask(get("/digits.txt", last)))?.[1] ?? "";
    expect((await ask(get("/digits.txt", `${last}If-None-Match: ${tag}\r\n`))).slice(9, 12)).toBe("304");
    expect((await ask(get("/digits.txt", `${last}Range: bytes=10-\r\n`))).slice(9, 12)).toBe("416");
    for (const [path, status] of [
      ["/.htdigest", "404"],
      ["/conf9.json", "404"],
      ["/../digits.txt", "400"],
      ["/nothing", "404"],
    ])
      expect((await ask(get(path ?? "", last))).slice(9, 12)).toBe(status);
  });

  it("takes uploads of those who log in", async () => {
    const file = join(folder, "upload.bin");
    const content = randomBytes(200_000);
    writeFileSync(file, content);
    expect(await curl("-w", "%{http_code}", "-F", `f=@${file}`, `${base}/upload`)).toBe("401");
    expect(await curl("--digest", "-u", "ann:secret", "-F", `f=@${file}`, `${base}/upload`)).toBe("Ok.\r\n");
    expect(Buffer.from(await curl(`${base}/upload.bin`), "latin1").equals(content)).toBe(true);
  });

  it("gets from servers", async () => {
    const fetchIt = (address: string) => curl("-d", address, "-w", " %{http_code}", `${base}/fetch`);
    expect(await fetchIt(`${hostBase}/redirect`)).toBe("one two three 200");
    expect(await fetchIt(`${hostBase}/`)).toBe(`${"x".repeat(200_000)} 200`);
    expect(await fetchIt("http://127.0.0.1:1/")).toMatch(/502$/);
    expect(await fetchIt("https://127.0.0.1:1/")).toBe("https needs TLS settings\r\n 502");
  });

  it("1000 connections leave nothing behind", async () => {
    const churn = async () => {
      for (let round = 0; round < 20; round++) {
        const wires = await Promise.all(Array.from({ length: 25 }, () => Wire.open(port)));
        wires.forEach((wire, i) => {
          if (i % 4 === 0) wire.send(get("/hello", last));
          else if (i % 4 === 1) wire.send("GET /hel");
          else if (i % 4 === 2) wire.send(get("/big"));
          if (i % 4 !== 0) wire.socket.resetAndDestroy();
        });
        await Promise.all(wires.filter((_, i) => i % 4 === 0).map((wire) => wire.untilEnd()));
      }
    };
    await churn();
    const before = residentKb();
    await churn();
    expect(residentKb() - before).toBeLessThan(4096);
    expect(await curl(`${base}/connections`)).toBe("1\r\n");
  });
});

describe("RPC", () => {
  it("over HTTP and WebSocket", async () => {
    expect(await curl("-d", '{"id":1,"method":"Sys.GetInfo"}', `${base}/rpc`)).toMatch(/^\{"id":1,.*"app":"http"/);
    expect(await curl(`${base}/rpc/Sys.GetInfo`)).toMatch(/^\{"id":.*"app":"http"/);
    const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`);
    await new Promise((resolve) => socket.once("open", resolve));
    const answer = new Promise<string>((resolve) => socket.once("message", (data) => resolve(data.toString())));
    socket.send('{"id":2,"method":"RPC.Ping"}');
    expect(await answer).toMatch(/"channel_info":"127\.0\.0\.1:\d+"/);
    socket.close();
  });
});

const classes = [...new Set(AUTOBAHN_CASES.map(({ id }) => id.split(".")[0] ?? ""))];

describe.each(classes)("Autobahn class %s", (number) => {
  const cases = AUTOBAHN_CASES.filter(({ id }) => id.split(".")[0] === number);

  it("the server", async () => {
    for (const one of cases) await playCase(await openRaw(port, "/ws"), true, one);
  });

  it("the client", async () => {
    for (const one of cases) {
      expect((await fetch(`${base}/open`, { method: "POST", body: `ws://127.0.0.1:${raw.port}/` })).status).toBe(200);
      await playCase(await raw.next(), false, one);
    }
  });
});
