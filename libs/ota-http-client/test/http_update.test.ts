/** Bundles from a real web server: whole, broken off, moved, and from servers that know no ranges. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { onEvent } from "@meerkat/core/events.ts";
import { HttpClientOptions } from "@meerkat/http-client/options.ts";
import { openBoot } from "@meerkat/ota-common/boot_access.ts";
import { EVENT_OTA_BEGIN, OTA_BEGIN_CONTINUE, OTA_BEGIN_WAIT, OtaBeginPayload } from "@meerkat/ota-common/events.ts";
import { setUpOta } from "@meerkat/ota-common/ota.ts";
import type { OtaResult } from "@meerkat/ota-common/result.ts";
import { OtaSettings, UpdateOptions } from "@meerkat/ota-common/update.ts";
import type { BootedMachine } from "@meerkat/port-node/boot.ts";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bootForTest } from "../../../core/test/net/machine.ts";
import { makeBundle, makeImage, noise, sameBytes } from "../../ota-common/test/bundle.ts";
import { bootKey, SlotsMachine } from "../../ota-common/test/slots_machine.ts";
import { fieldLines } from "../src/http_source.ts";
import { HttpUpdate, parseContentRange } from "../src/http_update.ts";

let booted: BootedMachine;
beforeAll(async () => {
  booted = await bootForTest();
});
afterAll(() => booted.machine.stop("stopped"));

const image = makeImage({ payload: noise(180_000, 1), keys: [bootKey], platform: "node" });
const bundle = makeBundle({ app: image, manifest: { platform: "node" } });

let machine: SlotsMachine;
let verdict = OTA_BEGIN_CONTINUE;
let requests: IncomingMessage[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let server: Server;
let base = "";

onEvent(EVENT_OTA_BEGIN, (_event, payload) => {
  if (payload instanceof OtaBeginPayload) payload.verdict = verdict;
});

beforeEach(async () => {
  machine = new SlotsMachine({ appSectors: 60, fsSectors: 16 }).install();
  setUpOta(openBoot(), new OtaSettings());
  verdict = OTA_BEGIN_CONTINUE;
  requests = [];
  answer = ranges(bundle);
  server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A server that knows ranges. */
function ranges(bytes: Uint8Array): typeof answer {
  return ({ headers }, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
    const range = from > 0 ? { "Content-Range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {};
    response.writeHead(from > 0 ? 206 : 200, { "Content-Length": bytes.length - from, ...range });
    response.end(bytes.subarray(from));
  };
}

const whole: typeof answer = (_request, response) => {
  response.writeHead(200, { "Content-Length": bundle.length });
  response.end(bundle);
};

const chunked: typeof answer = (_request, response) => {
  response.write(bundle.subarray(0, 5000));
  response.end(bundle.subarray(5000));
};

/** The connection ends after some bytes of the first `times` answers. */
function breaking(inner: typeof answer, times: number, bytes: number): typeof answer {
  return (request, response) => {
    if (times-- <= 0) return inner(request, response);
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const range = from > 0 ? { "Content-Range": `bytes ${from}-${bundle.length - 1}/${bundle.length}` } : {};
    response.writeHead(from > 0 ? 206 : 200, { "Content-Length": bundle.length - from, ...range });
    response.write(bundle.subarray(from, from + bytes), () => setTimeout(() => response.destroy(), 20));
  };
}

function update(path = "/fw.zip", client = new HttpClientOptions()): Promise<OtaResult> {
  client.maxRedirects = 5;
  return new Promise((resolve) => {
    new HttpUpdate(base + path, client, new UpdateOptions(), resolve);
  });
}

const applied = () => sameBytes(machine.partition("app1").subarray(0, image.length), image) && machine.state().activeSlot === 1;

test("a bundle is applied", async () => {
  const client = new HttpClientOptions();
  client.fields = "X-More: yes\r\n";
  expect(await update("/fw.zip", client)).toMatchObject({ code: 1, text: "Update applied, finalizing" });
  expect(applied()).toBe(true);
  expect(requests.map(({ headers }) => headers["x-more"])).toEqual(["yes"]);
});

describe("goes on", () => {
  test("where the connection broke", async () => {
    answer = breaking(ranges(bundle), 2, 50_000);
    expect((await update()).code).toBe(1);
    expect(applied()).toBe(true);
    const froms = requests.map(({ headers }) => Number(headers.range?.slice(6, -1) ?? 0));
    expect(froms.length).toBe(3);
    expect(froms[1]).toBeGreaterThan(40_000);
    expect(froms[2]).toBeGreaterThan(froms[1] as number);
  });

  test("with a server that knows no ranges", async () => {
    answer = breaking(whole, 1, 50_000);
    expect((await update()).code).toBe(1);
    expect(requests[1]?.headers.range).toBeDefined();
    expect(applied()).toBe(true);
  });

  test("with a server that answers with a part only", async () => {
    answer = (request, response) => {
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
      if (from === 0) return breaking(whole, 1, 50_000)(request, response);
      const end = Math.min(bundle.length, from + 100_000);
      response.writeHead(206, { "Content-Length": end - from, "Content-Range": `bytes ${from}-${end - 1}/${bundle.length}` });
      response.end(bundle.subarray(from, end));
    };
    expect((await update()).code).toBe(1);
    expect(requests.length).toBe(3);
    expect(applied()).toBe(true);
  });

  test("when handlers have waited", async () => {
    verdict = OTA_BEGIN_WAIT;
    setTimeout(() => {
      verdict = OTA_BEGIN_CONTINUE;
    }, 500);
    expect((await update()).code).toBe(1);
    expect(requests.length).toBeGreaterThan(1);
    expect(applied()).toBe(true);
  });

  test("after a restart, without what is in flash", async () => {
    answer = breaking((_request, response) => response.writeHead(500).end(), 1, 150_000);
    expect((await update()).code).toBe(-500);
    setUpOta(openBoot(), new OtaSettings());
    requests = [];
    answer = ranges(bundle);
    expect((await update()).code).toBe(1);
    expect(requests.length).toBe(2);
    expect(Number(requests[1]?.headers.range?.slice(6, -1))).toBeGreaterThan(120_000);
    expect(applied()).toBe(true);
  });
});

describe("answers that are no bundle", () => {
  const refusals: [string, typeof answer, number, string | RegExp][] = [
    ["304", (_request, response) => response.writeHead(304).end(), 1, "Not Modified"],
    ["chunked", chunked, -1, "Invalid content-length, perhaps chunked-encoding"],
    ["none at all", (request) => request.socket.destroy(), -1, /^Update failed: /],
    ["404", (_request, response) => response.writeHead(404).end("none"), -404, "Invalid HTTP response code 404"],
    ["redirected to nowhere", (_request, response) => response.writeHead(302).end(), -302, "Invalid HTTP response code 302"],
    ["redirected in a circle", (_request, response) => response.writeHead(302, { Location: "/again" }).end(), -302, "Invalid HTTP response code 302"],
    [
      "something else",
      (_request, response) => response.writeHead(200, { "Content-Length": 5 }).end("hello"),
      -1,
      /^Wrong state for finalize|^Malformed archive/,
    ],
  ];
  test.each(refusals)("%s", async (_what, given, code, text) => {
    answer = given;
    const result = await update();
    expect(result.code).toBe(code);
    expect(result.text).toMatch(text);
    expect(machine.state().activeSlot).toBe(0);
  });

  test("a bundle that changes meanwhile", async () => {
    const other = makeBundle({ app: image, manifest: { platform: "node", version: "2.1.1" } });
    answer = breaking(ranges(other), 1, 50_000);
    expect(await update()).toMatchObject({ code: -1, text: "The bundle on the server has changed" });
    answer = breaking(ranges(other.subarray(0, bundle.length)), 1, 50_000);
    expect((await update()).text).toMatch(/^(Invalid (CRC|checksum)|Malformed archive)/);
    expect(machine.state().activeSlot).toBe(0);
  });

  test("moved elsewhere", async () => {
    answer = (request, response) =>
      request.url === "/new.zip" ? whole(request, response) : response.writeHead(301, { Location: `${base}/new.zip` }).end() && undefined;
    expect((await update("/old.zip")).code).toBe(1);
  });

  test("no server, no address", async () => {
    server.close();
    const result = await update();
    expect(result.code).toBe(-10);
    expect(result.text).toMatch(/^Failed to connect: /);
    base = "ftp://x";
    expect(await update()).toMatchObject({ code: -1, text: "Malformed address ftp://x/fw.zip" });
  });
});

test("Content-Range", () => {
  expect(parseContentRange("bytes 100-199/5000")).toEqual({ from: 100, to: 199, total: 5000 });
  for (const text of ["", "bytes 5-2/9", "bytes 5-9/9", "bytes */5000", "bytes 1-2/*", "items 1-2/3", "bytes 1/2-3", "bytes a-2/3"])
    expect(parseContentRange(text)).toBeUndefined();
});

test("Content-Range of any text and any numbers", () => {
  fc.assert(fc.property(fc.string(), (text) => parseContentRange(`bytes ${text}`) === undefined || /^\d+-\d+\/\d+$/.test(text)));
  const number = fc.nat(0x7ffffffe);
  fc.assert(
    fc.property(number, number, number, (from, to, total) => {
      const range = parseContentRange(`bytes ${from}-${to}/${total}`);
      expect(range).toEqual(from <= to && to < total ? { from, to, total } : undefined);
    }),
  );
});

test("header fields of the settings", () => {
  expect(fieldLines("A: b\r\nC: d")).toBe("A: b\r\nC: d\r\n");
  expect(fieldLines(" A: b\n\nnothing\n")).toBe("A: b\r\n");
});
