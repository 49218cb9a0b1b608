import { LOOPBACK_ADDRESS } from "@meerkat/core/net/address.ts";
import type { BootedMachine } from "@meerkat/port-node/boot.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { bootForTest, until } from "../../../core/test/net/machine.ts";
import type { HttpExchange } from "../src/exchange.ts";
import { HttpServerOptions } from "../src/options.ts";
import { HttpServer } from "../src/server.ts";
import { exchangeText, Wire } from "./wire.ts";

let booted: BootedMachine;
let server: HttpServer;
beforeAll(async () => {
  booted = await bootForTest();
  server = start(new HttpServerOptions());
});
afterAll(() => booted.machine.stop("stopped"));

const extra: HttpServer[] = [];
afterEach(() => {
  for (const one of extra.splice(0)) one.close();
});

const bytes = (text: string) => new TextEncoder().encode(text);
const held: HttpExchange[] = [];
let aborted = 0;

function start(options: HttpServerOptions): HttpServer {
  const one = new HttpServer(options);
  expect(one.listen(LOOPBACK_ADDRESS, 0)).toBe(true);
  one.addEndpoint("/hello", (exchange) => exchange.reply(200, "text/plain", bytes(`hello ${exchange.request.path}`)));
  one.addEndpoint("/echo", (exchange) => exchange.readBody(1000, (body) => exchange.reply(200, "application/octet-stream", body)));
  one.addEndpoint("/count", (exchange) => {
    let count = 0;
    exchange.streamBody({
      bodyData: (_data, from, to) => {
        count += to - from;
      },
      bodyEnds: () => exchange.replyText(200, `${count}`),
      bodyFails: () => {
        aborted++;
      },
    });
  });
  one.addEndpoint("/pieces", (exchange) => {
    exchange.begin(200, "text/plain");
    for (const piece of ["one ", "two ", "three"]) exchange.write(bytes(piece));
    exchange.end();
  });
  one.addEndpoint("/big", (exchange) => exchange.reply(200, "text/plain", new Uint8Array(300_000).fill(120)));
  one.addEndpoint("/held", (exchange) => {
    held.push(exchange);
    exchange.onAborted = () => {
      aborted++;
    };
  });
  one.addEndpoint("/broken", () => {
    throw new Error("no");
  });
  one.addEndpoint("/broken-body", (exchange) =>
    exchange.readBody(10, () => {
      throw new Error("no");
    }),
  );
  one.addEndpoint("/broken-middle", (exchange) => {
    exchange.begin(200, "text/plain");
    exchange.write(bytes("x"));
    throw new Error("no");
  });
  one.addEndpoint("/hello/long/*/x", (exchange) => exchange.replyText(200, "pattern"));
  return one;
}

const get = (path: string, more = "") => `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
const last = "Connection: close\r\n";
const ask = (text: string) => exchangeText(server.port, text);

describe("answers", () => {
  it("a request over a real socket", async () => {
    const answer = await ask(get("/hello?x=1", last));
    expect(answer).toMatch(
      /^HTTP\/1\.1 200 OK\r\nServer: Meerkat\/[\d.]+\r\nDate: \w+, .* GMT\r\nContent-Type: text\/plain\r\nContent-Length: 12\r\nConnection: close\r\n\r\nhello \/hello$/,
    );
  });

  it("the longest pattern, and 404 for others", async () => {
    expect(await ask(get("/hello/long/1/x", last))).toContain("pattern");
    expect(await ask(get("/HELLO/long", last))).toContain("hello /HELLO/long");
    expect(await ask(get("/nothing", last))).toMatch(/^HTTP\/1\.1 404 Not Found/);
  });

  it("500, or the end of the connection, when a handler throws", async () => {
    for (const path of ["/broken", "/broken-body"])
      expect(await ask(`POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx`)).toMatch(/^HTTP\/1\.1 500 Internal Server Error/);
    expect(await ask(get("/broken-middle"))).not.toMatch(/0\r\n\r\n$/);
    await until(() => server.connectionCount === 0, "no connections");
  });

  it("HEAD without a body, and the connection goes on", async () => {
    const answer = await ask(
      `HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\nHEAD /pieces HTTP/1.1\r\nHost: a\r\n\r\nHEAD /big HTTP/1.1\r\nHost: a\r\n\r\n${get("/hello", last)}`,
    );
    expect(answer.split("HTTP/1.1 200 OK")).toHaveLength(5);
    expect(answer).toContain("Content-Length: 12\r\nConnection: keep-alive\r\n\r\nHTTP/1.1 200 OK");
    expect(answer).toContain("Transfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\nHTTP/1.1 200 OK");
    expect(answer).toContain("Content-Length: 300000\r\n");
    expect(answer.endsWith("hello /hello")).toBe(true);
  });

  it("in chunks, or to HTTP/1.0 up to the end", async () => {
    expect(await ask(get("/pieces", last))).toMatch(/chunked\r\nConnection: close\r\n\r\n4\r\none \r\n4\r\ntwo \r\n5\r\nthree\r\n0\r\n\r\n$/);
    expect(await ask("GET /pieces HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")).toMatch(/Connection: close\r\n\r\none two three$/);
  });

  it("long bodies as the peer takes them", async () => {
    const wire = await Wire.open(server.port);
    wire.socket.pause();
    wire.send(get("/big", last));
    await new Promise((resolve) => setTimeout(resolve, 50));
    wire.socket.resume();
    const answer = await wire.untilEnd();
    expect(answer.slice(answer.indexOf("\r\n\r\n") + 4)).toBe("x".repeat(300_000));
  });

  it("to the last byte to a peer that is slow, before the connection ends", async () => {
    let sent = 0;
    server.addEndpoint("/stuffed", (exchange) => {
      exchange.begin(200, "text/plain");
      const more = () => {
        while (sent < 20_000_000) {
          if (!exchange.write(new Uint8Array(30_000).fill(120))) return;
          sent += 30_000;
        }
      };
      more();
      // The host's buffers fill up in several turns.
      let turns = 0;
      exchange.onDrained = more;
      const timer = setInterval(() => {
        if (++turns < 10) return;
        clearInterval(timer);
        exchange.end();
      }, 20);
    });
    const wire = await Wire.open(server.port);
    wire.socket.pause();
    wire.send("GET /stuffed HTTP/1.0\r\n\r\n");
    await new Promise((resolve) => setTimeout(resolve, 4000));
    wire.socket.resume();
    const answer = await wire.untilEnd();
    expect(sent).toBeGreaterThan(300_000);
    expect(answer.length - answer.indexOf("\r\n\r\n") - 4).toBe(sent);
  });

  it("later, and tells the handler when the peer has gone", async () => {
    const wire = await Wire.open(server.port);
    wire.send(`${get("/held")}${get("/hello", last)}`);
    await until(() => held.length === 1, "held");
    held.pop()?.replyText(202, "later");
    expect(await wire.untilEnd()).toMatch(/^HTTP\/1\.1 202 Accepted[\s\S]*later\r\nHTTP\/1\.1 200 OK[\s\S]*hello$/);
    aborted = 0;
    const gone = await Wire.open(server.port);
    gone.send(get("/held"));
    await until(() => held.length === 1, "held");
    gone.socket.resetAndDestroy();
    await until(() => aborted === 1, "aborted");
    held.pop()?.replyText(200, "too late");
  });
});

describe("connections", () => {
  it("are kept for HTTP/1.1, and for HTTP/1.0 on request", async () => {
    const wire = await Wire.open(server.port);
    for (let i = 1; i <= 3; i++) {
      wire.send(get(`/hello/${i}`));
      await wire.until((text) => text.endsWith(`hello /hello/${i}`));
    }
    wire.send("GET /hello HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
    await wire.until((text) => text.endsWith("hello /hello"));
    wire.send("GET /hello HTTP/1.0\r\n\r\n");
    expect((await wire.untilEnd()).split("hello /hello")).toHaveLength(6);
  });

  it("take pipelined requests in order, in any pieces", async () => {
    const requests = Array.from({ length: 200 }, (_, i) =>
      i % 3 === 0 ? `POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: ${`${i}`.length}\r\n\r\n${i}` : get(`/hello/${i}`),
    );
    const all = `${requests.join("")}${get("/hello", last)}`;
    const wire = await Wire.open(server.port);
    for (let at = 0; at < all.length; at += 777) {
      wire.send(all.slice(at, at + 777));
      if (at % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const answer = await wire.untilEnd();
    const bodies = answer
      .split("HTTP/1.1 200 OK")
      .slice(1)
      .map((one) => one.slice(one.indexOf("\r\n\r\n") + 4));
    expect(bodies).toEqual([...requests.map((_, i) => (i % 3 === 0 ? `${i}` : `hello /hello/${i}`)), "hello /hello"]);
  });

  it("end with an answer when the request is bad", async () => {
    const status = async (text: string) => Number((await ask(text)).slice(9, 12));
    expect(await status("NONSENSE\r\n\r\n")).toBe(400);
    expect(await status("GET / HTTP/1.1\r\n\r\n")).toBe(400);
    expect(await status("GET / HTTP/3.0\r\n\r\n")).toBe(505);
    expect(await status(`GET /${"a".repeat(5000)} HTTP/1.1\r\n\r\n`)).toBe(414);
    expect(await status(get("/", `A: ${"a".repeat(5000)}\r\n`))).toBe(431);
    expect(await status("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")).toBe(400);
    expect(await status("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")).toBe(400);
    expect(await status("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n")).toBe(413);
    expect(await status(`POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n${"a".repeat(2000)}\r\n0\r\n\r\n`)).toBe(413);
  });

  it("that end in the middle of a request are forgotten", async () => {
    for (const text of ["GET /he", "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc", ""]) {
      const wire = await Wire.open(server.port);
      wire.send(text);
      wire.socket.end();
      expect(await wire.untilEnd()).toBe("");
    }
    await until(() => server.connectionCount === 0, "no connections");
  });

  it("may be half closed by the client", async () => {
    const wire = await Wire.open(server.port);
    wire.send("GET /hello HTTP/1.0\r\n\r\n");
    wire.socket.end();
    expect(await wire.untilEnd()).toContain("hello /hello");
  });
});

describe("bodies of requests", () => {
  it("with a length and in chunks", async () => {
    expect(await ask(`POST /echo HTTP/1.1\r\nHost: a\r\n${last}Content-Length: 5\r\n\r\nabcde`)).toMatch(/\r\n\r\nabcde$/);
    expect(await ask(`POST /echo HTTP/1.1\r\nHost: a\r\n${last}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: r\r\n\r\n`)).toMatch(
      /\r\n\r\nabcde$/,
    );
    expect(await ask(`POST /echo HTTP/1.1\r\nHost: a\r\n${last}\r\n`)).toMatch(/Content-Length: 0\r\n/);
  });

  it("are waited for with 100 Continue, if they are wanted", async () => {
    const wire = await Wire.open(server.port);
    wire.send(`POST /echo HTTP/1.1\r\nHost: a\r\n${last}Expect: 100-continue\r\nContent-Length: 3\r\n\r\n`);
    await wire.until((text) => text === "HTTP/1.1 100 Continue\r\n\r\n");
    wire.send("abc");
    expect(await wire.untilEnd()).toMatch(/\r\n\r\nabc$/);
    const refused = await ask("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3000\r\n\r\n");
    expect(refused).toMatch(/^HTTP\/1\.1 413 /);
  });

  it("that nobody reads end the connection after the answer", async () => {
    const wire = await Wire.open(server.port);
    wire.send(`POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n${"a".repeat(100000)}`);
    expect(await wire.untilEnd()).toMatch(/Connection: close\r\n\r\nhello \/hello$/);
  });

  it("stream", async () => {
    const wire = await Wire.open(server.port);
    wire.send(`POST /count HTTP/1.1\r\nHost: a\r\n${last}Content-Length: 1000000\r\n\r\n`);
    for (let i = 0; i < 100; i++) wire.send("a".repeat(10000));
    expect(await wire.untilEnd()).toMatch(/\r\n\r\n1000000\r\n$/);
  });
});

describe("limits", () => {
  it("of time for a handler, once the peer has gone", async () => {
    const options = new HttpServerOptions();
    options.idleTimeout = 500;
    const one = start(options);
    extra.push(one);
    const wire = await Wire.open(one.port);
    wire.send(get("/held"));
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect([one.connectionCount, wire.ended]).toEqual([1, false]);
    wire.socket.end();
    await until(() => one.connectionCount === 0, "forgotten");
  });

  it("of time for a head, an idle connection and a body", async () => {
    const options = new HttpServerOptions();
    options.headTimeout = 300;
    options.idleTimeout = 1200;
    const one = start(options);
    extra.push(one);
    const began = Date.now();
    const loris = await Wire.open(one.port);
    const drip = setInterval(() => loris.send("a"), 50);
    loris.send("GET /");
    expect(await loris.untilEnd()).toMatch(/^HTTP\/1\.1 408 Request Timeout/);
    clearInterval(drip);
    const idle = await Wire.open(one.port);
    idle.send(get("/hello"));
    const slow = await Wire.open(one.port);
    slow.send("POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\na");
    const silent = await Wire.open(one.port);
    expect(await silent.untilEnd()).toBe("");
    expect(await idle.untilEnd()).toMatch(/hello$/);
    expect(await slow.untilEnd()).toMatch(/^HTTP\/1\.1 408 /);
    expect(Date.now() - began).toBeLessThan(6000);
    await until(() => one.connectionCount === 0, "no connections");
  });

  it("of connections: idle ones go first, then those that are slow with their head", async () => {
    const options = new HttpServerOptions();
    options.maxConnections = 4;
    const one = start(options);
    extra.push(one);
    const busy = await Wire.open(one.port);
    busy.send(get("/held"));
    const loris = await Wire.open(one.port);
    loris.send("GET /");
    const idle = [await Wire.open(one.port), await Wire.open(one.port)];
    for (const wire of idle) {
      wire.send(get("/hello"));
      await wire.until((text) => text.endsWith("/hello"));
    }
    for (let i = 0; i < 3; i++) {
      const wire = await Wire.open(one.port);
      wire.send(get("/held"));
      await until(() => one.connectionCount === 4, "4 connections");
      await new Promise((resolve) => setTimeout(resolve, 30));
      if (i === 0) expect([idle[0]?.ended, idle[1]?.ended]).toEqual([true, false]);
      if (i === 1) expect([idle[1]?.ended, loris.ended]).toEqual([true, false]);
      if (i === 2) expect([loris.ended, busy.ended]).toEqual([true, false]);
    }
    const refused = await Wire.open(one.port);
    await refused.untilEnd();
  });

  it("of peers", async () => {
    const options = new HttpServerOptions();
    options.ipAcl = "-0.0.0.0/0,+10.0.0.0/8";
    const one = start(options);
    extra.push(one);
    expect(await exchangeText(one.port, get("/hello", last))).toBe("");
  });

  it("1000 connections leave nothing behind", async () => {
    for (let round = 0; round < 20; round++) {
      const wires = await Promise.all(Array.from({ length: 50 }, () => Wire.open(server.port)));
      wires.forEach((wire, i) => {
        if (i % 4 === 0) wire.send(get("/hello", last));
        else if (i % 4 === 1) wire.send("GET /hel");
        else if (i % 4 === 2) wire.send(get("/big"));
        if (i % 4 !== 0) wire.socket.resetAndDestroy();
      });
      await Promise.all(wires.filter((_, i) => i % 4 === 0).map((wire) => wire.untilEnd()));
    }
    await until(() => server.connectionCount === 0, "no connections");
    expect(await ask(get("/hello", last))).toContain("hello /hello");
  });
});
