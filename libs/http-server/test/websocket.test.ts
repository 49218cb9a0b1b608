import { LOOPBACK_ADDRESS } from "@meerkat/core/net/address.ts";
import type { BootedMachine } from "@meerkat/port-node/boot.ts";
import { type WebSocketConnection, WebSocketLimits } from "@meerkat/websocket/connection.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { bootForTest, until } from "../../../core/test/net/machine.ts";
import { HttpServerOptions } from "../src/options.ts";
import { HttpServer } from "../src/server.ts";
import { acceptWebSocket } from "../src/websocket.ts";
import { exchangeText, Wire } from "./wire.ts";

let booted: BootedMachine;
const server = new HttpServer(new HttpServerOptions());
const connections: WebSocketConnection[] = [];
const closed: string[] = [];

beforeAll(async () => {
  booted = await bootForTest();
  const limits = new WebSocketLimits();
  limits.maxMessage = 1 << 20;
  limits.maxBacklog = 4 << 20;
  limits.pingInterval = 200;
  server.addEndpoint("/echo", (exchange) =>
    acceptWebSocket(exchange, limits, (connection) => {
      connections.push(connection);
      connection.onText = (text) => connection.sendText(text);
      connection.onBinary = (data) => connection.sendBinary(data);
      connection.onClosed = (code, reason) => closed.push(`${code} ${reason}`);
    }),
  );
  expect(server.listen(LOOPBACK_ADDRESS, 0)).toBe(true);
});
afterAll(() => booted.machine.stop("stopped"));

/** The `ws` package as a client. */
async function open(protocols: string[] = []): Promise<{ socket: WebSocket; heard: (string | Buffer)[]; pings: () => number }> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/echo`, protocols, { perMessageDeflate: true });
  const heard: (string | Buffer)[] = [];
  let pings = 0;
  socket.on("message", (data, binary) => heard.push(binary ? (data as Buffer) : data.toString()));
  socket.on("ping", () => pings++);
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  return { socket, heard, pings: () => pings };
}

describe("a WebSocket of the server", () => {
  it("speaks with the ws package", async () => {
    const { socket, heard } = await open(["json-rpc", "other"]);
    expect([socket.protocol, socket.extensions]).toEqual(["json-rpc", ""]);
    for (const text of ["", "hello", "κόσμε 🦦", "x".repeat(70_000)]) socket.send(text);
    socket.send(Buffer.from([0, 255]));
    socket.send("fragment", { fin: false });
    socket.send("ed", { fin: true });
    await until(() => heard.length === 6, "6 messages");
    expect(heard).toEqual(["", "hello", "κόσμε 🦦", "x".repeat(70_000), Buffer.from([0, 255]), "fragmented"]);
    const code = new Promise((resolve) => socket.once("close", resolve));
    closed.length = 0;
    socket.close(3001, "done");
    expect(await code).toBe(3001);
    await until(() => closed.length === 1, "closed");
    expect(closed).toEqual(["3001 done"]);
    await until(() => server.connectionCount === 0, "forgotten");
  });

  it("takes messages of 1 MB, whole and in fragments, and not of one byte more", async () => {
    const { socket, heard } = await open();
    const message = Buffer.alloc(1 << 20, "abc");
    socket.send(message);
    for (let at = 0; at < message.length; at += 64 << 10)
      socket.send(message.subarray(at, at + (64 << 10)), { binary: true, fin: at + (64 << 10) >= message.length });
    await until(() => heard.length === 2, "2 messages", 20_000);
    expect(heard.every((data) => typeof data !== "string" && data.equals(message))).toBe(true);
    const code = new Promise((resolve) => socket.once("close", resolve));
    socket.send(Buffer.alloc((1 << 20) + 1));
    expect(await code).toBe(1009);
  });

  it("pings a peer that is silent, and gives one up that is gone", async () => {
    const { socket, pings } = await open();
    await until(() => pings() >= 2, "pings");
    socket.close();
    const dead = await Wire.open(server.port);
    dead.send(
      "GET /echo HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    const text = await dead.until((got) => got.includes("\r\n\r\n"));
    expect(text).toContain("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
    dead.socket.pause();
    closed.length = 0;
    await until(() => closed.includes("1006 "), "given up");
    dead.close();
  });

  it("keeps little for a peer that does not read, and does not hear it either", async () => {
    const limits = new WebSocketLimits();
    const made: WebSocketConnection[] = [];
    let heard = 0;
    server.addUpgrade("/stuffed", (exchange) =>
      acceptWebSocket(exchange, limits, (connection) => {
        made.push(connection);
        connection.onText = () => {
          heard++;
        };
      }),
    );
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/stuffed`);
    await new Promise((resolve) => socket.once("open", resolve));
    await until(() => made.length === 1, "a connection");
    const [connection] = made;
    let received = 0;
    socket.on("message", (data) => {
      received += (data as Buffer).length;
    });
    socket.pause();
    // The host's buffers fill up before ours.
    let sent = 0;
    for (let refused = 0; refused < 20; ) {
      if (connection?.sendText("x".repeat(4000))) sent += 4000;
      else {
        refused++;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    expect(connection?.unsent).toBeLessThanOrEqual(limits.maxBacklog);
    socket.send("hello");
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(heard).toBe(0);
    socket.resume();
    await until(() => heard === 1 && received === sent, "all of it");
    expect([connection?.sendText("y".repeat(100_000)), connection?.sendText("z".repeat(17_000))]).toEqual([true, false]);
    await until(() => received === sent + 100_000, "a long message");
    socket.close();
  });

  it("closes from its side", async () => {
    const { socket } = await open();
    const code = new Promise((resolve) => socket.once("close", (number, reason) => resolve(`${number} ${reason}`)));
    connections.at(-1)?.close(1001, "restart");
    expect(await code).toBe("1001 restart");
  });

  it("answers frames that came with the handshake", async () => {
    const wire = await Wire.open(server.port);
    wire.send(
      "GET /echo HTTP/1.1\r\nHost: a\r\nUpgrade: WebSocket\r\nConnection: keep-alive, upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n\x81\x82\x00\x00\x00\x00hi",
    );
    await wire.until((got) => got.endsWith("\r\n\r\n\x81\x02hi"));
    wire.close();
  });

  it("refuses handshakes that are wrong", async () => {
    const ask = async (fields: string, start = "GET /echo HTTP/1.1") =>
      (await exchangeText(server.port, `${start}\r\nHost: a\r\nConnection: close, upgrade\r\n${fields}\r\n`)).slice(9, 12);
    const key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    expect(await ask(`Upgrade: websocket\r\nSec-WebSocket-Version: 8\r\n${key}`)).toBe("426");
    expect(await ask(`Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n`)).toBe("400");
    expect(await ask(`Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n`)).toBe("400");
    expect(await ask(`Upgrade: h2c\r\nSec-WebSocket-Version: 13\r\n${key}`)).toBe("400");
    expect(await ask(`Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n${key}`, "POST /echo HTTP/1.1")).toBe("400");
    expect(await ask(`Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n${key}`, "GET /echo HTTP/1.0")).toBe("400");
  });
});
