import { LOOPBACK_ADDRESS } from "@meerkat/core/net/address.ts";
import type { BootedMachine } from "@meerkat/port-node/boot.ts";
import { openWebSocket, WebSocketClientOptions } from "@meerkat/websocket/client.ts";
import { type WebSocketConnection, WebSocketLimits } from "@meerkat/websocket/connection.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootForTest } from "../../../core/test/net/machine.ts";
import { AUTOBAHN_CASES, playCase } from "../../websocket/test/autobahn.ts";
import { openRaw, RawServer } from "../../websocket/test/autobahn_peer.ts";
import { HttpServerOptions } from "../src/options.ts";
import { HttpServer } from "../src/server.ts";
import { acceptWebSocket } from "../src/websocket.ts";

let booted: BootedMachine;
let raw: RawServer;
const server = new HttpServer(new HttpServerOptions());
const limits = new WebSocketLimits();
limits.maxMessage = 1 << 20;
limits.maxBacklog = 2 << 20;

function echo(connection: WebSocketConnection): void {
  connection.onText = (text) => connection.sendText(text);
  connection.onBinary = (data) => connection.sendBinary(data);
}

beforeAll(async () => {
  booted = await bootForTest();
  raw = await RawServer.start();
  server.addUpgrade("/echo", (exchange) => acceptWebSocket(exchange, limits, echo));
  expect(server.listen(LOOPBACK_ADDRESS, 0)).toBe(true);
});
afterAll(() => {
  raw.close();
  booted.machine.stop("stopped");
});

const classes = [...new Set(AUTOBAHN_CASES.map(({ id }) => id.split(".")[0] ?? ""))];

describe.each(classes)("Autobahn class %s", (number) => {
  const cases = AUTOBAHN_CASES.filter(({ id }) => id.split(".")[0] === number);

  it(`our server (${cases.length} cases)`, async () => {
    for (const one of cases) await playCase(await openRaw(server.port, "/echo"), true, one);
  });

  it(`our client (${cases.length} cases)`, async () => {
    const options = new WebSocketClientOptions();
    options.limits = limits;
    for (const one of cases) {
      openWebSocket(`ws://127.0.0.1:${raw.port}/`, options, echo, (reason) => console.error(reason));
      await playCase(await raw.next(), false, one);
    }
  });
});
