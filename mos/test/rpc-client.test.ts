/** The caller's side of RPC over a serial line, against a device made of a stream and the codec. */
import { type Duplex, PassThrough } from "node:stream";
import { encodeFrame, FRAME_HANDSHAKE, FRAME_JSON, FrameDecoder, HANDSHAKE } from "@meerkat/rpc-uart/framing.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { Line } from "../src/line/line.ts";
import { RpcClient } from "../src/rpc/client.ts";
import { LineTransport } from "../src/rpc/line-transport.ts";
import { duplexPair } from "./duplex-pair.ts";

interface Request {
  id: number;
  src: string;
  method: string;
  params?: unknown;
}

let client: RpcClient;
let device: Duplex;
let requests: Request[];
let silent: boolean;
beforeEach(() => {
  const [host, own] = duplexPair();
  device = own;
  requests = [];
  silent = false;
  const decoder = new FrameDecoder(4096, false);
  device.on("data", (bytes: Buffer) => {
    for (const byte of bytes) {
      const found = decoder.push(byte);
      if (found === FRAME_HANDSHAKE && !silent) device.write(HANDSHAKE);
      if (found === FRAME_JSON) requests.push(JSON.parse(decoder.text()) as Request);
    }
  });
  client = new RpcClient(new LineTransport(new Line("test", host)));
});

async function next(): Promise<Request> {
  for (let i = 0; i < 200; i++) {
    const request = requests.shift();
    if (request) return request;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error("no request");
}

function answer(frame: object | string, crc = false, legacy = false): void {
  device.write(encodeFrame(typeof frame === "string" ? frame : JSON.stringify(frame), crc, legacy));
}

describe("a call", () => {
  test("sends one frame with a checksum, and takes the result", async () => {
    await client.greet(1000);
    const result = client.call("A.B", '{"x":1}', 1000);
    const request = await next();
    expect(request).toEqual({ src: "mos", id: expect.any(Number), method: "A.B", params: { x: 1 } });
    expect(request.id).toBeGreaterThanOrEqual(2 ** 40);
    expect(request.id).toBeLessThan(2 ** 41);
    answer({ id: request.id, src: "dev", dst: "mos", result: { text: "größer" } });
    expect(await result).toEqual({ text: "größer" });
  });

  test.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])("takes answers with checksum %s and quotes %s", async (crc, legacy) => {
    const result = client.call("A.B", "", 1000);
    answer({ id: (await next()).id, result: [1] }, crc, legacy);
    expect(await result).toEqual([1]);
  });

  test("gives null where there is no result", async () => {
    const result = client.call("A.B", "", 1000);
    const request = await next();
    expect(request).not.toHaveProperty("params");
    answer({ id: request.id, result: null });
    expect(await result).toBeNull();
  });

  test("takes code 0 for success", async () => {
    const result = client.call("A.B", "", 1000);
    answer({ id: (await next()).id, error: { code: 0 } });
    expect(await result).toBeNull();
  });

  test("throws the error of the device", async () => {
    const result = client.call("A.B", "", 1000);
    answer({ id: (await next()).id, error: { code: 404, message: "No handler for A.B" } });
    await expect(result).rejects.toMatchObject({ code: 404, message: "No handler for A.B" });
  });

  test("is not confused by console text, noise, and answers to others", async () => {
    const result = client.call("A.B", "", 1000);
    const { id } = await next();
    device.write('boot\n{"not a frame\n\u0001\u0002');
    answer({ id: id + 1, result: "other" });
    answer({ id: 5, method: "A.B", params: {} });
    device.write(Buffer.from([0xff, 0x80, 10]));
    answer({ id, result: "mine" });
    expect(await result).toBe("mine");
  });

  test("may be answered out of order", async () => {
    const [a, b] = [client.call("A", "", 1000), client.call("B", "", 1000)];
    const [first, second] = [await next(), await next()];
    answer({ id: second.id, result: second.method });
    answer({ id: first.id, result: first.method });
    expect(await Promise.all([a, b])).toEqual(["A", "B"]);
  });

  test("that nobody answers ends with what to do", async () => {
    await expect(client.call("A.B", "", 100)).rejects.toMatchObject({ message: "no answer from test within 0.1 s", hint: expect.stringContaining("rpc-uart") });
  });

  test("ends when the line is lost", async () => {
    const result = client.call("A.B", "", 5000);
    await next();
    device.destroy();
    await expect(result).rejects.toMatchObject({ message: "the connection to test was closed" });
    await expect(client.call("A.B", "", 5000)).rejects.toMatchObject({ message: "the connection to test was closed" });
  });
});

describe("the handshake", () => {
  test("is repeated until the device answers", async () => {
    silent = true;
    setTimeout(() => {
      silent = false;
    }, 300);
    await client.greet(2000);
  });

  test("is content with two empty frames", async () => {
    silent = true;
    device.write("\n\n");
    await client.greet(1000);
  });

  test("fails when nobody is there", async () => {
    silent = true;
    await expect(client.greet(50)).rejects.toMatchObject({ message: expect.stringContaining("no answer from test") });
  });

  test("fails when the line is lost", async () => {
    silent = true;
    const greeting = client.greet(5000);
    device.destroy();
    await expect(greeting).rejects.toMatchObject({ message: "the connection to test was closed" });
  });
});

test("a line paces what it sends", async () => {
  const stream = new PassThrough();
  const pieces: number[] = [];
  stream.on("data", (bytes: Buffer) => pieces.push(bytes.length));
  await new Line("paced", stream, { bytes: 16, ms: 1 }).write(new Uint8Array(40));
  expect(pieces).toEqual([16, 16, 8]);
});
