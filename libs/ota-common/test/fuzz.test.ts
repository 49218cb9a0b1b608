/** Bundles by chance and by changing good ones: each ends with a reason, and touches nothing but the other slot. */
import { openBoot } from "@meerkat/ota-common/boot_access.ts";
import { registerDecoder, StreamDecoder } from "@meerkat/ota-common/decoder.ts";
import { OTA_BEGIN_CONTINUE } from "@meerkat/ota-common/events.ts";
import { Manifest, parseManifest } from "@meerkat/ota-common/manifest.ts";
import { failed, OtaResult } from "@meerkat/ota-common/result.ts";
import { SlotBackend } from "@meerkat/ota-common/slot_backend.ts";
import { Updater, UpdaterSettings } from "@meerkat/ota-common/updater.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { makeBundle, makeImage, makeZip, manifestOf, noise, sameBytes } from "./bundle.ts";
import { bootKey, SlotsMachine } from "./slots_machine.ts";

new FakeHal().install();

const v1 = makeImage({ payload: noise(3000, 1), keys: [bootKey] });
const v2 = makeImage({ payload: noise(3000, 2), keys: [bootKey] });
const fs = noise(5000, 3);
const layout = { appSectors: 4, fsSectors: 2 };

/** A method of compression that gives each byte twice. */
class Doubling extends StreamDecoder {
  push(data: Uint8Array, off: number, len: number, output: Parameters<StreamDecoder["push"]>[3]): boolean {
    const twice = new Uint8Array(2 * len).map((_, i) => data[off + (i >> 1)] as number);
    return output.write(twice, 0, twice.length);
  }
  finish(): boolean {
    return true;
  }
}
registerDecoder(99, () => new Doubling());

/** Feeds bytes to a machine on which v1 runs. */
function feed(bytes: Uint8Array, piece: number): { result: OtaResult; machine: SlotsMachine } {
  const machine = new SlotsMachine(layout).install().put("app0", v1);
  const boot = openBoot();
  if (boot === undefined) throw new Error("no boot state");
  const settings = Object.assign(new UpdaterSettings(), { platform: "fake", bundleSize: bytes.length });
  const updater = new Updater(settings, new SlotBackend(boot, 3, () => true), () => OTA_BEGIN_CONTINUE);
  for (let at = 0; at < bytes.length; at += piece) updater.write(bytes, at, Math.min(piece, bytes.length - at));
  return { result: updater.finalize(0), machine };
}

/** Refused, with v1 untouched; or applied, and then complete. */
function holds({ result, machine }: ReturnType<typeof feed>): void {
  expect(result.text).not.toBe("");
  expect(sameBytes(machine.partition("app0").subarray(0, v1.length), v1)).toBe(true);
  expect(sameBytes(machine.partition("fs0"), new Uint8Array(layout.fsSectors * 4096).fill(0xff))).toBe(true);
  if (result.code < 0) {
    expect(machine.state()).toMatchObject({ activeSlot: 0, committed: true });
    expect(machine.boot(1)).toBe(0);
  } else {
    expect(machine.boot(1)).toBe(1);
    expect(sameBytes(machine.partition("app1").subarray(0, v2.length), v2)).toBe(true);
  }
  const digests = [0, 1, 2, 3].map(() => hal_digest_begin(2));
  expect(digests).toEqual([0, 1, 2, 3]);
}

const bundle = makeBundle({ app: v2, fs });
const pieces = fc.integer({ min: 1, max: 5000 });

test("any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), pieces, (bytes, piece) => {
      holds(feed(bytes, piece));
      holds(feed(Buffer.concat([Buffer.from("PK\x03\x04"), bytes]), piece));
    }),
    { numRuns: 200 },
  );
});

/** Where what decides lies: headers, the manifest. */
const near = fc.oneof(
  fc.nat(1200),
  fc.nat(bundle.length - 1),
  fc.integer({ min: 0, max: 60 }).map((i) => bundle.indexOf("PK\x03\x04", 500) + i),
);

test("a good bundle with some bytes changed", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(near, fc.nat(255)), { minLength: 1, maxLength: 4 }), pieces, (changes, piece) => {
      const changed = Buffer.from(bundle);
      for (const [at, value] of changes) changed[at] = value;
      holds(feed(changed, piece));
    }),
    { numRuns: 400 },
  );
});

test("a good bundle with a piece cut out, doubled or moved", () => {
  fc.assert(
    fc.property(near, near, near, pieces, (a, b, c, piece) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      holds(feed(Buffer.concat([bundle.subarray(0, from), bundle.subarray(to)]), piece));
      holds(feed(Buffer.concat([bundle.subarray(0, to), bundle.subarray(from)]), piece));
      holds(feed(Buffer.concat([bundle.subarray(0, c), bundle.subarray(from, to), bundle.subarray(c)]), piece));
    }),
    { numRuns: 100 },
  );
});

test("headers with any numbers", () => {
  const number16 = fc.oneof(fc.nat(0xffff), fc.constantFrom(0, 8, 99, 0xffff));
  const number32 = fc.oneof(fc.nat(0xffffffff), fc.constantFrom(0, v2.length, 0x7fffffff, 0x80000000, 0xffffffff));
  fc.assert(
    fc.property(number16, number16, number32, number32, fc.boolean(), pieces, (flags, method, size, compressedSize, isManifest, piece) => {
      const file = { flags, method, size, compressedSize };
      holds(feed(makeBundle({ app: v2, fs, ...(isManifest ? { manifestFile: file } : { appFile: file }) }), piece));
    }),
    { numRuns: 300 },
  );
});

test("manifests of any JSON, and of none", () => {
  const text = manifestOf({ app: v2, fs });
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(text.length), fc.string({ maxLength: 8 }), (a, b, inserted) => {
      const changed = text.slice(0, Math.min(a, b)) + inserted + text.slice(Math.max(a, b));
      const parsed = parseManifest(Buffer.from(changed));
      expect(parsed instanceof Manifest || parsed instanceof OtaResult).toBe(true);
      holds(
        feed(
          makeZip([
            { name: "manifest.json", data: Buffer.from(changed) },
            { name: "app.img", data: v2 },
          ]),
          512,
        ),
      );
    }),
    { numRuns: 300 },
  );
  fc.assert(
    fc.property(fc.json(), (json) => {
      for (const changed of [json, `{"platform":"fake","version":"1","build_id":"1","parts":${json}}`, `{"parts":{"app":${json}}}`]) {
        expect(parseManifest(Buffer.from(changed))).toBeDefined();
      }
    }),
  );
  const deep = parseManifest(Buffer.from(`{"parts":${"[".repeat(4000)}`));
  expect(deep).toEqual(failed("Failed to parse manifest"));
});

test("contents by a decoder: as long as the header says, not longer, not shorter", () => {
  const half = v2.subarray(0, 1000);
  const twice = new Uint8Array(2000).map((_, i) => half[i >> 1] as number);
  const spec = { app: twice, appFile: { method: 99, data: half, size: 2000, compressedSize: 1000, crc: 0 } };
  expect(feed(makeBundle(spec), 512).result.text).toMatch(/^Invalid image in part app/);
  for (const [size, text] of [
    [1999, "is longer than its header says"],
    [2001, "is shorter than its header says"],
  ] as const) {
    const { result } = feed(makeBundle({ ...spec, appPart: { size }, appFile: { ...spec.appFile, size } }), 512);
    expect(result.text).toContain(`Malformed archive (app.img ${text})`);
  }
});
