import { crc32 } from "node:zlib";
import {
  encodeFrame,
  FRAME_BAD_CRC,
  FRAME_CUT,
  FRAME_EMPTY,
  FRAME_HANDSHAKE,
  FRAME_JSON,
  FRAME_NOISE,
  FRAME_NONE,
  FRAME_TOO_LONG,
  FrameDecoder,
  HANDSHAKE,
} from "@meerkat/rpc-uart/framing.ts";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

const NAMES = new Map([
  [FRAME_EMPTY, "empty"],
  [FRAME_HANDSHAKE, "handshake"],
  [FRAME_BAD_CRC, "bad crc"],
  [FRAME_TOO_LONG, "too long"],
  [FRAME_NOISE, "noise"],
  [FRAME_CUT, "cut"],
]);

/** What the decoder finds in some bytes: JSON texts, and names of the other findings. */
function decode(input: string | Uint8Array, decoder = new FrameDecoder(4096, false)): string[] {
  const found: string[] = [];
  for (const byte of typeof input === "string" ? Buffer.from(input) : input) {
    const kind = decoder.push(byte);
    if (kind === FRAME_JSON) found.push(decoder.text());
    else if (kind !== FRAME_NONE) found.push(NAMES.get(kind) ?? "?");
  }
  return found;
}

function crcOf(json: string): string {
  return crc32(json).toString(16).padStart(8, "0");
}

const A = '{"id":1,"method":"Sys.GetInfo"}';
const B = '{"id":2,"method":"RPC.List","params":{"a":"","b":"\\""}}';

describe("the decoder finds", () => {
  test.each<[string, string, string[]]>([
    ["a frame between newlines", `\n${A}\n`, ["empty", A]],
    ["a frame between quotes", `\n"""${A}"""\n`, ["empty", "empty", A, "empty"]],
    ["both kinds mixed", `${A}\n"""${B}"""${A}\n`, [A, "empty", B, A]],
    ["a frame with checksum", `${A}${crcOf(A)}\n`, [A]],
    ["a checksum in capitals, with more metadata", `${A}${crcOf(A).toUpperCase()},x=1\n`, [A]],
    ["a wrong checksum", `${A}00000000\n${B}\n`, ["bad crc", B]],
    ["metadata too short for a checksum", `${A}abc\n`, [A]],
    ["line ends of other systems", `${A}\r\n${A}${crcOf(A)}\r\n`, [A, A]],
    ["a frame behind console text", `ets Jan 8 2013, "rst" cause:1${A}\n`, [A]],
    ["console lines", 'hello\nworld ""x\n', ["noise", "noise"]],
    ["half a frame, then a whole one", '{"id":1,"meth\n{"id":2}\n', ["cut", '{"id":2}']],
    ["half a frame between quotes", `"""{"id":1,"meth\n"""${A}"""`, ["empty", "cut", "empty", A]],
    ["white space", " \t \n\r\n", ["empty", "empty"]],
    ["the handshake", '"""\u0004"""\n\n', ["empty", "handshake", "empty", "empty"]],
    ["no handshake in longer noise", '"""\u0004\u0004"""', ["empty", "noise"]],
    ["quotes that are no delimiter", '""\n"\n', ["noise", "noise"]],
  ])("%s", (_name, input, found) => {
    expect(decode(input)).toEqual(found);
  });

  test("nothing of what stands before a byte from 0x80 on", () => {
    expect(decode(Buffer.concat([Buffer.from('{"id":1'), Buffer.from([0x80]), Buffer.from(`${A}\n`)]))).toEqual([A]);
    expect(decode(`{"id":1,"method":"é"}\n`)).not.toContain(A);
  });

  test("UTF-8, where it is told to", () => {
    const text = '{"result":"Grüße 🦦"}';
    expect(decode(`${text}\n`, new FrameDecoder(100, true))).toEqual([text]);
  });

  test("what the peer understands", () => {
    const decoder = new FrameDecoder(4096, false);
    decode(`${A}\n`, decoder);
    expect([decoder.crc, decoder.legacy]).toEqual([false, false]);
    decode(`${A}${"0".repeat(8)}\n`, decoder);
    expect(decoder.crc).toBe(false);
    decode(`${A}${crcOf(A)}\n"""`, decoder);
    expect([decoder.crc, decoder.legacy]).toEqual([true, true]);
  });
});

describe("limits", () => {
  const frame = (size: number) => `{"a":"${"x".repeat(size - 8)}"}`;

  test.each([16, 300, 4096])("a frame of %i bytes passes, one that is much longer does not", (limit) => {
    expect(decode(`${frame(limit)}\n`, new FrameDecoder(limit, false))).toEqual([frame(limit)]);
    expect(decode(`${frame(limit + 7)}\n${A.slice(0, 1)}"a":1}\n`, new FrameDecoder(limit, false))).toEqual(["too long", '{"a":1}']);
  });

  test("1 MB is refused once, and the next frame is taken", () => {
    expect(decode(`{"a":"${"x{".repeat(500_000)}"}\n${A}\n`)).toEqual(["too long", A]);
    expect(decode(`{"a":"${'x{"id":1,"method":"Sys.Reboot"}'.repeat(1000)}`)).toEqual(["too long"]);
  });

  test("the buffer is small again after a long frame", () => {
    const decoder = new FrameDecoder(4096, false);
    expect(decode(`${frame(4000)}\n${frame(300)}\n`, decoder)).toEqual([frame(4000), frame(300)]);
    const { buffer } = decoder as unknown as { buffer: Uint8Array };
    expect(buffer.length).toBe(256);
    decode(`{${"x".repeat(5000)}`, decoder);
    expect((decoder as unknown as { buffer: Uint8Array }).buffer.length).toBe(256);
  });
});

describe("any input", () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 20 }),
    fc.constantFrom('"""', '"', "\n", "{", "}", "\u0004", A, `\n"""${B}"""\n`, `${A}${crcOf(A)}\n`).map((s) => Buffer.from(s)),
  );

  test("does no harm: after a delimiter the next frame is found", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const decoder = new FrameDecoder(64, false);
        decode(Buffer.concat(pieces), decoder);
        expect(decode(`\n\n${A}\n`, decoder).at(-1)).toBe(A);
      }),
      { numRuns: 500 },
    );
  });

  test("100 kB of noise", () => {
    const noise = Buffer.alloc(100_000);
    let state = 1;
    for (let i = 0; i < noise.length; i++) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      noise[i] = state >>> 24;
    }
    const decoder = new FrameDecoder(4096, false);
    decode(noise, decoder);
    expect(decode(`\n${A}\n`, decoder).at(-1)).toBe(A);
  });
});

describe("the encoder", () => {
  test("the four forms", () => {
    const text = (crc: boolean, legacy: boolean) => Buffer.from(encodeFrame(A, crc, legacy)).toString("latin1");
    expect(text(false, false)).toBe(`\n${A}\n`);
    expect(text(true, false)).toBe(`\n${A}${crcOf(A)}\n`);
    expect(text(false, true)).toBe(`\n"""${A}"""\n`);
    expect(text(true, true)).toBe(`\n"""${A}${crcOf(A)}"""\n`);
    expect(HANDSHAKE).toBe('"""\x04"""');
  });

  test("sends ASCII without line ends, meaning the same", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), fc.boolean(), (value, crc, legacy) => {
        const json = JSON.stringify({ v: value }, null, 1);
        const bytes = encodeFrame(json, crc, legacy);
        expect(bytes.every((byte, i) => byte < 0x80 && (byte >= 32 || i === 0 || i === bytes.length - 1))).toBe(true);
        const [found] = decode(bytes, new FrameDecoder(100_000, false)).filter((text) => text.startsWith("{"));
        expect(JSON.parse(found ?? "")).toEqual(JSON.parse(json));
      }),
    );
  });
});
