import { readFileSync } from "node:fs";
import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import { DecoderOutput } from "@meerkat/ota-common/decoder.ts";
import { Inflate, inflateWindow } from "@meerkat/ota-deflate/inflate.ts";
import fc from "fast-check";
import { expect, test } from "vitest";

/** Keeps what it gets, up to a limit. */
class Kept extends DecoderOutput {
  readonly pieces: Buffer[] = [];
  private left: number;

  constructor(limit: number) {
    super();
    this.left = limit;
  }

  write(data: Uint8Array, off: number, len: number): boolean {
    this.left -= len;
    if (this.left >= 0) this.pieces.push(Buffer.from(data.subarray(off, off + len)));
    return this.left >= 0;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.pieces);
  }
}

/** The contents, or why there are none. */
function inflated(compressed: Uint8Array, window: number, piece: number, limit = 1 << 22): Buffer | string {
  const decoder = new Inflate(window);
  const kept = new Kept(limit);
  for (let at = 0; at < compressed.length; at += piece) {
    if (!decoder.push(compressed, at, Math.min(piece, compressed.length - at), kept)) return decoder.fault;
  }
  return decoder.finish(kept) ? kept.bytes : decoder.fault;
}

/** Bytes with repetitions near and far. */
const contents = fc
  .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 400 })), { maxLength: 30 })
  .map((runs) => Buffer.concat(runs.flatMap(([bytes, times]) => Array.from({ length: times }, () => bytes))));
const strategies = [constants.Z_DEFAULT_STRATEGY, constants.Z_HUFFMAN_ONLY, constants.Z_RLE, constants.Z_FIXED];

test("what zlib has compressed, by every strategy, in pieces of any size", () => {
  fc.assert(
    fc.property(
      contents,
      fc.integer({ min: 0, max: 9 }),
      fc.constantFrom(...strategies),
      fc.integer({ min: 9, max: 15 }),
      fc.integer({ min: 1, max: 700 }),
      (bytes, level, strategy, windowBits, piece) => {
        const compressed = deflateRawSync(bytes, { level, strategy, windowBits });
        const got = inflated(compressed, 1 << windowBits, piece);
        expect(typeof got === "string" ? got : Buffer.compare(got, bytes)).toBe(0);
      },
    ),
    { numRuns: 400 },
  );
});

test("a file of text, with windows large and small", () => {
  const bytes = readFileSync(new URL("../../../package-lock.json", import.meta.url));
  for (const windowBits of [9, 12, 15]) {
    const compressed = deflateRawSync(bytes, { level: 9, windowBits });
    expect(inflated(compressed, 1 << windowBits, 512)).toEqual(bytes);
  }
  expect(inflated(deflateRawSync(bytes, { level: 9, windowBits: 15 }), 4096, 512)).toBe("it needs a window of more than 4096 bytes");
});

test("damaged data: refused, or what zlib makes of them", () => {
  let refused = 0;
  fc.assert(
    fc.property(contents, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }), fc.nat(), (bytes, edits, cut) => {
      const compressed = deflateRawSync(bytes);
      for (const [at, byte] of edits) compressed[at % compressed.length] = byte;
      const damaged = compressed.subarray(0, compressed.length - (cut % 3));
      let wanted: Buffer | undefined;
      try {
        // zlib says nothing of bytes behind the end.
        const { buffer, engine } = inflateRawSync(damaged, { info: true }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
        wanted = engine.bytesWritten === damaged.length ? buffer : undefined;
      } catch {
        wanted = undefined;
      }
      const got = inflated(damaged, 32768, 100, 1 << 24);
      if (wanted === undefined) {
        refused++;
        expect(typeof got).toBe("string");
      } else {
        expect(got).toEqual(wanted);
      }
    }),
    { numRuns: 800 },
  );
  expect(refused).toBeGreaterThan(150);
});

test("noise ends", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      const got = inflated(bytes, 256, 64, 1 << 20);
      expect(typeof got === "string" ? got.length : 1).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 3000 },
  );
});

test("an output that wants no more stops it", () => {
  expect(inflated(deflateRawSync(Buffer.alloc(100_000)), 4096, 64, 10_000)).toBe("the output wants no more");
});

test.each([
  [0, 256],
  [256, 256],
  [5000, 4096],
  [32768, 32768],
  [1_000_000, 32768],
])("a window of %i bytes is one of %i", (bytes, window) => expect(inflateWindow(bytes)).toBe(window));
