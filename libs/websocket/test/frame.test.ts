import { createHash, randomBytes } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type EndpointSink, WebSocketEndpoint } from "../src/endpoint.ts";
import { closePayload, encodeFrame, isCloseCode, OP_BINARY, OP_CLOSE, OP_CONTINUATION, OP_PING, OP_TEXT } from "../src/frame.ts";
import { acceptValue } from "../src/handshake.ts";
import { Utf8Check } from "../src/utf8.ts";

beforeAll(() => {
  Object.assign(globalThis, {
    hal_random_bytes: (out: Uint8Array) => out.set(randomBytes(out.length)),
    hal_hash: (kind: number, data: Uint8Array, off: number, len: number, out: Uint8Array) =>
      out.set(
        createHash(["md5", "sha1", "sha256"][kind] ?? "")
          .update(data.subarray(off, off + len))
          .digest(),
      ),
  });
});

class Log implements EndpointSink {
  events: string[] = [];
  sent: Uint8Array[] = [];
  transmit(frame: Uint8Array): boolean {
    this.sent.push(frame);
    return true;
  }
  textReceived(text: string): void {
    this.events.push(`text ${text}`);
  }
  binaryReceived(data: Uint8Array): void {
    this.events.push(`binary ${Buffer.from(data).toString("hex")}`);
  }
  closeReceived(code: number, reason: string): void {
    this.events.push(`close ${code} ${reason}`);
  }
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const mask = () => new Uint8Array(randomBytes(4));

/** What an endpoint makes of frames, given byte by byte or in other pieces. */
function hear(isServer: boolean, frames: Uint8Array[], limit = 1000, piece = 1): { events: string[]; sent: string[] } {
  const log = new Log();
  const endpoint = new WebSocketEndpoint(log, isServer, limit);
  const bytes = new Uint8Array(Buffer.concat(frames));
  for (let at = 0; at < bytes.length; at += piece) endpoint.receive(bytes.slice(at, at + piece), 0, Math.min(piece, bytes.length - at));
  return { events: log.events, sent: log.sent.map((frame) => Buffer.from(frame).toString("hex")) };
}

/** A frame with any first byte. */
function raw(first: number, payload: Uint8Array, masked: boolean): Uint8Array {
  const frame = encodeFrame(0, payload, masked ? mask() : undefined);
  frame[0] = first;
  return frame;
}

describe("frames", () => {
  it("are encoded as RFC 6455 5.7 has it", () => {
    const hex = (frame: Uint8Array) => Buffer.from(frame).toString("hex");
    expect(hex(encodeFrame(OP_TEXT, utf8("Hello"), undefined))).toBe("810548656c6c6f");
    expect(hex(encodeFrame(OP_TEXT, utf8("Hello"), new Uint8Array([0x37, 0xfa, 0x21, 0x3d])))).toBe("818537fa213d7f9f4d5158");
    expect(hex(encodeFrame(OP_BINARY, new Uint8Array(256), undefined)).slice(0, 8)).toBe("827e0100");
    expect(hex(encodeFrame(OP_BINARY, new Uint8Array(65536), undefined)).slice(0, 20)).toBe("827f0000000000010000");
    expect(hex(encodeFrame(OP_BINARY, new Uint8Array(65535), undefined)).slice(0, 8)).toBe("827effff");
  });

  it("of any length come through, in any pieces", () => {
    const lengths = fc.oneof(fc.nat(300), fc.constantFrom(125, 126, 127, 65535, 65536, 70000));
    fc.assert(
      fc.property(lengths, fc.boolean(), fc.integer({ min: 1, max: 5000 }), (length, isServer, piece) => {
        const payload = new Uint8Array(randomBytes(length));
        const { events } = hear(isServer, [encodeFrame(OP_BINARY, payload, isServer ? mask() : undefined)], 70000, piece);
        expect(events).toEqual([`binary ${Buffer.from(payload).toString("hex")}`]);
      }),
    );
  });

  it("never make an endpoint crash or say something twice", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), fc.integer({ min: 1, max: 50 }), (bytes, isServer, piece) => {
        const whole = hear(isServer, [bytes], 100, 1000);
        const pieces = hear(isServer, [bytes], 100, piece);
        expect(pieces.events).toEqual(whole.events);
        expect(whole.events.filter((event) => event.startsWith("close")).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2000 },
    );
  });

  it("written longer than they need be are refused, but for Mongoose's 65535", () => {
    const long = (prefix: string, length: number) => new Uint8Array(Buffer.concat([Buffer.from(prefix, "hex"), Buffer.alloc(length)]));
    expect(hear(false, [long("827e007d", 125)]).events).toEqual(["close 1002 "]);
    expect(hear(false, [long("827f000000000000fffe", 65534)], 70000, 1000).events).toEqual(["close 1002 "]);
    expect(hear(false, [long("827f000000000000ffff", 65535)], 70000, 1000).events).toHaveLength(1);
    expect(hear(false, [long("827f000000000000ffff", 65535)], 70000, 1000).events[0]).toMatch(/^binary/);
    expect(hear(false, [long("827f8000000000000000", 0)]).events).toEqual(["close 1002 "]);
    expect(hear(false, [long("827f0000000100000000", 0)]).events).toEqual(["close 1009 "]);
  });
});

describe.each([true, false])("an endpoint (server: %s)", (isServer) => {
  const frame = (opcode: number, payload: string | Uint8Array, fin = true) =>
    raw((fin ? 0x80 : 0) | opcode, typeof payload === "string" ? utf8(payload) : payload, isServer);
  const said = (...frames: Uint8Array[]) => hear(isServer, frames).events;

  it("puts fragments together, with control frames between them", () => {
    expect(said(frame(OP_TEXT, "a", false), frame(OP_PING, "p"), frame(OP_CONTINUATION, "", false), frame(OP_CONTINUATION, "b"))).toEqual(["text ab"]);
    expect(said(frame(OP_TEXT, ""), frame(OP_BINARY, "", false), frame(OP_CONTINUATION, ""))).toEqual(["text ", "binary "]);
  });

  it("refuses what frames must not be", () => {
    for (const first of [0xc1, 0xa1, 0x91, 0x83, 0x87, 0x8b, 0x8f, 0x09, 0x08])
      expect([first, said(raw(first, utf8("x"), isServer))]).toEqual([first, ["close 1002 "]]);
    expect(said(frame(OP_PING, new Uint8Array(126)))).toEqual(["close 1002 "]);
    expect(said(frame(OP_CONTINUATION, "x"))).toEqual(["close 1002 "]);
    expect(said(frame(OP_TEXT, "x", false), frame(OP_TEXT, "y"))).toEqual(["close 1002 "]);
    expect(said(frame(OP_TEXT, "x"), frame(OP_CONTINUATION, "y"))).toEqual(["text x", "close 1002 "]);
    expect(said(encodeFrame(OP_TEXT, utf8("x"), isServer ? undefined : mask()))).toEqual(["close 1002 "]);
  });

  it("limits messages, fragments together", () => {
    expect(said(frame(OP_BINARY, new Uint8Array(1001)))).toEqual(["close 1009 "]);
    expect(said(frame(OP_BINARY, new Uint8Array(600), false), frame(OP_CONTINUATION, new Uint8Array(401)))).toEqual(["close 1009 "]);
    expect(said(frame(OP_BINARY, new Uint8Array(600), false), frame(OP_CONTINUATION, new Uint8Array(400)))).toHaveLength(1);
  });

  it("refuses text that is not UTF-8, at the first wrong byte", () => {
    for (const hex of ["80", "c0af", "e08080", "eda080", "f4908080", "f5", "cee1bd", "c3"]) {
      expect([hex, said(frame(OP_TEXT, new Uint8Array(Buffer.from(hex, "hex"))))]).toEqual([hex, ["close 1007 "]]);
    }
    expect(said(frame(OP_TEXT, new Uint8Array([0xce]), false), frame(OP_CONTINUATION, new Uint8Array([0xba])))).toEqual(["text κ"]);
    expect(said(frame(OP_TEXT, new Uint8Array([0x80]), false))).toEqual(["close 1007 "]);
    expect(said(frame(OP_TEXT, "\ufeffbom"))).toEqual(["text \ufeffbom"]);
  });

  it("answers closes with their code, and says nothing afterwards", () => {
    const close = (code: number, reason = "") => frame(OP_CLOSE, closePayload(code, reason));
    expect(said(close(1000, "bye"), frame(OP_TEXT, "x"))).toEqual(["close 1000 bye"]);
    expect(said(frame(OP_CLOSE, ""))).toEqual(["close 1005 "]);
    expect(said(frame(OP_CLOSE, "x"))).toEqual(["close 1002 "]);
    expect(said(frame(OP_CLOSE, new Uint8Array([3, 232, 0xc3])))).toEqual(["close 1007 "]);
    for (const code of [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535]) {
      expect([code, isCloseCode(code), said(frame(OP_CLOSE, new Uint8Array([code >> 8, code & 255])))]).toEqual([code, false, ["close 1002 "]]);
    }
    for (const code of [1001, 1002, 1003, 1007, 1011, 1014, 3000, 3999, 4000, 4999]) expect(said(close(code))).toEqual([`close ${code} `]);
  });

  it("drops messages while it waits for the peer's close", () => {
    const log = new Log();
    const endpoint = new WebSocketEndpoint(log, isServer, 100);
    endpoint.close(1001, "x".repeat(200));
    expect(log.sent[0]?.length).toBe(2 + (isServer ? 0 : 4) + 125);
    expect([endpoint.sendText("no"), endpoint.isOpen]).toEqual([false, false]);
    const bytes = new Uint8Array(Buffer.concat([frame(OP_TEXT, "late"), frame(OP_PING, ""), frame(OP_CLOSE, closePayload(1001, ""))]));
    endpoint.receive(bytes, 0, bytes.length);
    expect([log.events, log.sent.length]).toEqual([["close 1001 "], 1]);
  });
});

it("UTF-8 is what Node takes for it, in any pieces", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc.array(fc.constantFrom(0xe0, 0xed, 0xf0, 0xf4, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc2, 0x41), { maxLength: 6 }).map((list) => new Uint8Array(list)),
  );
  const strict = (data: Uint8Array) => {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(data);
      return true;
    } catch {
      return false;
    }
  };
  fc.assert(
    fc.property(bytes, fc.nat(8), (data, cut) => {
      const check = new Utf8Check();
      const at = Math.min(cut, data.length);
      expect(check.push(data, 0, at) && check.push(data, at, data.length) && check.complete).toBe(strict(data));
    }),
    { numRuns: 5000 },
  );
});

it("the answer to a key is the one of RFC 6455 1.3", () => {
  expect(acceptValue("dGhlIHNhbXBsZSBub25jZQ==")).toBe("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
});
