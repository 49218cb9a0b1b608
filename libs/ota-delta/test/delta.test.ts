import { createHash } from "node:crypto";
import { DecoderOutput } from "@meerkat/ota-common/decoder.ts";
import { Inflate } from "@meerkat/ota-deflate/inflate.ts";
import { DeltaDecoder } from "@meerkat/ota-delta/delta_decoder.ts";
import { Patcher } from "@meerkat/ota-delta/patch.ts";
import { PATCH_HEADER_BYTES } from "@meerkat/ota-delta/patch_format.ts";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { deflated, makeDelta, makePatch } from "../../../mos/src/bundle/delta.ts";
import { RamDevice } from "./ram_device.ts";

beforeAll(() => void new FakeHal().install());

class Kept extends DecoderOutput {
  bytes = Buffer.alloc(0);

  write(data: Uint8Array, off: number, len: number): boolean {
    this.bytes = Buffer.concat([this.bytes, data.subarray(off, off + len)]);
    return this.bytes.length < 1 << 21;
  }
}

/** The new contents, or why there are none. */
function applied(old: Uint8Array, delta: Uint8Array, piece = 512): Buffer | string {
  const decoder = new DeltaDecoder(new Inflate(4096), new RamDevice(old));
  const kept = new Kept();
  for (let at = 0; at < delta.length; at += piece) {
    if (!decoder.push(delta, at, Math.min(piece, delta.length - at), kept)) return decoder.fault;
  }
  return decoder.finish(kept) ? kept.bytes : decoder.fault;
}

/** Old contents, and new ones made of them by changes here and there. */
const versions = fc
  .tuple(
    fc.uint8Array({ minLength: 0, maxLength: 3000 }),
    fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 200 }), fc.uint8Array({ maxLength: 60 })), { maxLength: 8 }),
  )
  .map(([old, edits]) => {
    let wanted = Buffer.from(old);
    for (const [at, removed, added] of edits) {
      const from = wanted.length === 0 ? 0 : at % wanted.length;
      wanted = Buffer.concat([wanted.subarray(0, from), added, wanted.subarray(from + removed)]);
    }
    return { old: Buffer.from(old), wanted };
  });

test("the patch of two versions makes the new one of the old one, in pieces of any size", () => {
  fc.assert(
    fc.property(versions, fc.integer({ min: 1, max: 600 }), ({ old, wanted }, piece) => {
      expect(applied(old, makeDelta(old, wanted), piece)).toEqual(wanted);
    }),
    { numRuns: 500 },
  );
});

test("a small change in something large is a small patch", () => {
  const old = createHash("shake256", { outputLength: 200_000 }).update("old").digest();
  const wanted = Buffer.concat([old.subarray(0, 70_000), Buffer.from("a line more"), old.subarray(70_000)]);
  for (let at = 100_000; at < 150_000; at += 1000) wanted[at] = ((wanted[at] ?? 0) + 4) & 255;
  const delta = makeDelta(old, wanted);
  expect(applied(old, delta)).toEqual(wanted);
  expect(delta.length).toBeLessThan(2000);
});

test("for other old contents it is refused", () => {
  const old = Buffer.from("the firmware that runs, and more");
  const delta = makeDelta(old, Buffer.from("the firmware that will run"));
  expect(applied(Buffer.from("another firmware that runs, and"), delta)).toBe("it is for other firmware than the one that runs");
  expect(applied(old.subarray(0, 20), delta)).toBe("it is for other firmware than the one that runs");
  expect(applied(old, deflated(Buffer.alloc(100)))).toBe("this is no patch");
});

test("cut short anywhere it is refused, or makes less", () => {
  const old = Buffer.from("0123456789".repeat(40));
  const wanted = Buffer.concat([old.subarray(100), Buffer.from("new"), old.subarray(0, 120)]);
  const delta = makeDelta(old, wanted);
  for (let length = 0; length < delta.length; length++) expect(applied(old, delta.subarray(0, length))).toBe("it ends too early");
});

test("hostile records: refused, or within what the old contents and the patch have", () => {
  const old = Buffer.from("0123456789".repeat(40));
  const header = makePatch(old, old).subarray(0, PATCH_HEADER_BYTES);
  let refused = 0;
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (records) => {
      const kept = new Kept();
      const patcher = new Patcher(new RamDevice(old), kept);
      if (!patcher.write(Buffer.concat([header, records]), 0, header.length + records.length)) refused++;
      expect(kept.bytes.length).toBeLessThanOrEqual(records.length);
    }),
    { numRuns: 5000 },
  );
  expect(refused).toBeGreaterThan(200);
});
