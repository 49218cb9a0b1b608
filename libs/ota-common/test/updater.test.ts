/** The updater on a machine with two slots: bundles that are good, and all that may be wrong with one. */
import { openBoot } from "@meerkat/ota-common/boot_access.ts";
import { OTA_BEGIN_ABORT, OTA_BEGIN_CONTINUE, OTA_BEGIN_WAIT } from "@meerkat/ota-common/events.ts";
import { MAX_MANIFEST_BYTES } from "@meerkat/ota-common/manifest.ts";
import { failed, type OtaResult } from "@meerkat/ota-common/result.ts";
import { SlotBackend } from "@meerkat/ota-common/slot_backend.ts";
import { type BeginHandler, Updater, UpdaterSettings } from "@meerkat/ota-common/updater.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { type BundleSpec, extraField, type FileSpec, makeBundle, makeImage, makeKey, makeZip, manifestOf, noise, sameBytes } from "./bundle.ts";
import { bootKey, SECTOR, SlotsMachine } from "./slots_machine.ts";

new FakeHal().install();

const v1 = makeImage({ payload: noise(20000, 1), keys: [bootKey] });
const v2 = makeImage({ payload: noise(30000, 2), keys: [bootKey] });

let machine: SlotsMachine;

beforeEach(() => {
  machine = new SlotsMachine().install().put("app0", v1);
});

const go: BeginHandler = () => OTA_BEGIN_CONTINUE;

function updater(settings: Partial<UpdaterSettings> = {}, onBegin = go): Updater {
  const all = Object.assign(new UpdaterSettings(), { platform: "fake", version: "1.0", buildId: "v1" }, settings);
  const boot = openBoot();
  if (boot === undefined) throw new Error("no boot state");
  return new Updater(all, new SlotBackend(boot, 3, () => true), onBegin);
}

/** Feeds a bundle in pieces, and finalizes. */
function feed(to: Updater, bundle: Uint8Array, piece = 512): OtaResult {
  for (let at = 0; at < bundle.length; at += piece) to.write(bundle, at, Math.min(piece, bundle.length - at));
  return to.finalize(0);
}

const update = (spec: BundleSpec, settings: Partial<UpdaterSettings> = {}) => feed(updater(settings), makeBundle(spec));

/** The update is refused for this reason, and nothing but the other slot is touched. */
function refused(result: OtaResult, code: number, text: string | RegExp): void {
  expect(result.text).toMatch(text);
  expect(result.code).toBe(code);
  untouched();
}

function untouched(): void {
  expect(machine.state()).toMatchObject({ activeSlot: 0, committed: true });
  expect(sameBytes(machine.partition("app0").slice(0, v1.length), v1)).toBe(true);
  expect(machine.partition("fs0").every((byte) => byte === 0xff)).toBe(true);
  // Nothing is left behind in the machine: all digests can be had.
  const digests = [0, 1, 2, 3].map(() => hal_digest_begin(2));
  expect(digests).toEqual([0, 1, 2, 3]);
  for (const digest of digests) hal_digest_end(digest, new Uint8Array(0));
}

describe("good bundles", () => {
  test("the app goes to the other slot, which is tried next", () => {
    expect(update({ app: v2 })).toMatchObject({ code: 1, text: "Update applied, finalizing" });
    expect(sameBytes(machine.partition("app1").slice(0, v2.length), v2)).toBe(true);
    expect(machine.state()).toMatchObject({ activeSlot: 1, revertSlot: 0, committed: false, firstBoot: true, mergeFs: true, trialsLeft: 3 });
    expect(machine.boot(1)).toBe(1);
  });

  test("with a file system, in any order, among files that nobody wants", () => {
    const files = noise(10000, 3);
    const junk: FileSpec[] = [
      { name: "readme.txt", data: noise(5000, 4) },
      { name: "empty/", data: new Uint8Array(0) },
      { name: "described", data: noise(9, 5), flags: 8, descriptor: noise(12, 6) },
      { name: "signed", data: noise(9, 5), flags: 8, descriptor: Buffer.concat([Buffer.from("PK\x07\x08"), noise(12, 6)]) },
      { name: "squeezed", data: noise(99, 7), method: 8, size: 500 },
      { name: "locked", data: noise(9, 8), extra: noise(3000, 9) },
    ];
    expect(update({ app: v2, fs: files, before: junk, after: [{ name: "fs2", data: noise(10, 1) }] }).code).toBe(1);
    expect(sameBytes(machine.partition("fs1").slice(0, files.length), files)).toBe(true);
    expect(sameBytes(machine.partition("app1").slice(0, v2.length), v2)).toBe(true);
  });

  test.each([1, 3, 29, 30, 31, 4096, 100000])("in pieces of %i bytes", (piece) => {
    expect(feed(updater(), makeBundle({ app: v2, fs: noise(5000, 1) }), piece).code).toBe(1);
  });

  test("without a prefix; what follows the central directory does not matter", () => {
    const bundle = Buffer.concat([makeBundle({ app: v2, prefix: "" }), noise(3000, 1)]);
    expect(feed(updater(), bundle).code).toBe(1);
  });

  test("SHA-1 alone will do for a bundle that need not be signed", () => {
    expect(update({ app: v2, appPart: { cs_sha256: undefined } }).code).toBe(1);
  });

  test("parts of other types are left alone", () => {
    const parts = JSON.parse(manifestOf({ app: v2 })).parts;
    expect(update({ app: v2, manifest: { parts: { ...parts, boot: { type: "boot", src: "boot.bin", addr: 0 } } } }).code).toBe(1);
  });

  test("the platform in any case", () => {
    expect(update({ app: v2, manifest: { platform: "FAKE" } }).code).toBe(1);
  });
});

describe("what there already is", () => {
  const same = { version: "2.0", buildId: "20260101-000000/v2" };

  test("the same version, when asked to ignore it", () => {
    const one = updater({ ...same, ignoreSameVersion: true });
    expect(feed(one, makeBundle({ app: v2 }))).toMatchObject({ code: 1, text: "Version is the same as current" });
    untouched();
    expect(machine.flash.operations).toBe(0);
  });

  test("the same version or only the same build id is an update else", () => {
    expect(update({ app: v2 }, same).code).toBe(1);
    machine = new SlotsMachine().install().put("app0", v1);
    expect(update({ app: v2 }, { ...same, version: "1", ignoreSameVersion: true }).code).toBe(1);
  });

  test("sectors that hold the bytes already are not written", () => {
    machine.put("app1", v2);
    expect(update({ app: v2 }).code).toBe(1);
    // Only the boot state.
    expect(machine.flash.operations).toBeLessThanOrEqual(2);
  });
});

describe("refusals", () => {
  test("another platform", () => {
    refused(update({ app: v2, manifest: { platform: "esp32" } }), -1, /^Wrong platform: the bundle is for esp32, this is fake$/);
    refused(update({ app: v2, manifest: { platform: "fak" } }), -1, /^Wrong platform/);
  });

  test.each(["platform", "version", "build_id", "parts"])("a manifest without %s", (name) => {
    refused(update({ app: v2, manifest: { [name]: undefined } }), -1, `Required manifest field missing: ${name}`);
  });

  test.each([
    ["no JSON", "{", "Failed to parse manifest"],
    ["no object", "[]", "Failed to parse manifest"],
    ["parts that are none", '{"platform":"fake","version":"1","build_id":"1","parts":[]}', "Failed to parse manifest: parts is no object"],
    ["a part that is none", '{"platform":"fake","version":"1","build_id":"1","parts":{"app":1}}', "Failed to parse manifest: a part is no object"],
    ["no part", '{"platform":"fake","version":"1","build_id":"1","parts":{}}', "Incomplete update package: no part of type app"],
  ])("a manifest with %s", (_what, text, message) => {
    const bundle = makeZip([{ name: "manifest.json", data: Buffer.from(text) }]);
    expect(feed(updater(), bundle).text).toBe(message);
    untouched();
  });

  test("a manifest that is too long", () => {
    refused(update({ app: v2, manifest: { more: "x".repeat(MAX_MANIFEST_BYTES) } }), -1, /^Failed to parse manifest: longer than 8192 bytes/);
  });

  test.each<[string, BundleSpec["appPart"], number, string]>([
    ["without a file", { src: undefined }, -3, "Incomplete update package: part app has no src"],
    ["with several files", { src: { a: {} } }, -3, "Incomplete update package: part app has no src"],
    ["without a size", { size: undefined }, -3, "Incomplete update package: part app has no size"],
    ["with a size below 0", { size: -5 }, -3, "Incomplete update package: part app has no size"],
    ["without digests", { cs_sha1: undefined, cs_sha256: undefined }, -3, "Incomplete update package: part app has no cs_sha256"],
    ["with a digest that is none", { cs_sha1: "abc" }, -1, "Invalid checksum format of part app"],
    ["that is too big", { size: 1 << 30 }, -5, "Image too big: part app has 1073741824 bytes, there is room for 61440"],
    ["whose file is not there", { src: "other.img" }, -3, "Incomplete update package: other.img is not in it"],
    ["of another size", { size: 100 }, -1, `Size of app.img is ${v2.length}, the manifest says 100`],
    ["with another SHA-256", { cs_sha256: "0".repeat(64) }, -2, "Invalid checksum: cs_sha256 of part app"],
    ["with another SHA-1", { cs_sha1: "0".repeat(40) }, -2, "Invalid checksum: cs_sha1 of part app"],
  ])("an app %s", (_what, appPart, code, text) => {
    refused(update({ app: v2, appPart: appPart ?? {} }), code, text);
  });

  test.each<[string, Partial<FileSpec>, string]>([
    ["another CRC", { crc: 1 }, "Invalid CRC of app.img"],
    ["compression that nobody knows", { method: 8 }, "Cannot handle compressed .zip"],
    ["two sizes", { size: v2.length - 1 }, "manifest says"],
    ["no size", { flags: 8 }, "Malformed archive (no size of app.img)"],
    ["encryption", { flags: 1 }, "Malformed archive (encrypted)"],
    ["a long name", { name: "x".repeat(50) }, "Too long file name"],
    ["a long path", { name: "x".repeat(300) }, "Too long file name"],
  ])("a file with %s", (_what, appFile, text) => {
    const result = update({ app: v2, appFile });
    expect(result.text).toContain(text);
    refused(result, -1, "");
  });

  test("archives that are none", () => {
    refused(feed(updater(), noise(1000, 1)), -1, "Malformed archive (invalid file header)");
    refused(feed(updater(), makeZip([])), -1, "Malformed archive (invalid file header)");
    refused(feed(updater(), new Uint8Array(0)), -1, "Wrong state for finalize");
    refused(feed(updater(), makeZip([{ name: "app.img", data: v2 }])), -1, "Malformed archive (begins with app.img, not manifest.json)");
  });

  test("a file twice", () => {
    refused(update({ app: v2, after: [{ name: "app.img", data: noise(v2.length, 9) }] }), -1, "Malformed archive (app.img is there twice)");
  });

  test("two apps, two parts from one file", () => {
    const { app } = JSON.parse(manifestOf({ app: v2 })).parts;
    refused(update({ app: v2, manifest: { parts: { a: app, b: { ...app, src: "b" } } } }), -1, "Invalid manifest: two parts of type app");
    refused(update({ app: v2, manifest: { parts: { a: app, b: { ...app, type: "fs" } } } }), -1, "Invalid manifest: two parts from app.img");
  });

  test("a bundle that ends early, wherever", () => {
    const bundle = makeBundle({ app: v2, fs: noise(5000, 1) });
    for (let end = 0; end < bundle.length - 64; end += 509) {
      const result = feed(updater(), bundle.subarray(0, end));
      expect(result.text).toMatch(/^(Not all data was processed|Wrong state for finalize)$/);
    }
    untouched();
  });

  test.each<[string, Uint8Array, string]>([
    ["not signed", makeImage({ payload: noise(9000, 2), keys: [] }), "not signed by a known key"],
    ["signed by somebody else", makeImage({ payload: noise(9000, 2), keys: [makeKey()] }), "not signed by a known key"],
    ["none", noise(9000, 1), "no image"],
    ["cut short", v2.slice(0, v2.length - 10), "truncated"],
    ["for another platform", makeImage({ payload: noise(9000, 2), keys: [bootKey], platform: "real" }), "for another platform"],
  ])("an image that is %s", (_what, app, text) => {
    const result = update({ app });
    expect(result.text).toContain(`Invalid image in part app: ${text}`);
    refused(result, -4, "");
  });

  test("an image with one bit changed, though the manifest agrees", () => {
    const app = v2.slice();
    app[12345] = (app[12345] as number) ^ 1;
    refused(update({ app }), -4, "Invalid image in part app: wrong hash");
  });

  test("an image whose end is in the slot already", () => {
    machine.put("app1", v2);
    const result = update({ app: v2.slice(0, v2.length - 10) });
    refused(result, -4, "Invalid image in part app: truncated");
  });

  test("an image that is older than the machine's security counter", () => {
    const state = machine.state();
    state.securityCounter = 5;
    machine.setState(state);
    const old = makeImage({ payload: noise(9000, 1), keys: [bootKey], counter: 4 });
    const result = update({ app: old });
    refused(result, -4, "downgrade: its security counter is too low");
    expect(update({ app: makeImage({ payload: noise(9000, 1), keys: [bootKey], counter: 5 }) }).code).toBe(1);
  });

  test("while the one before is not committed", () => {
    const first = updater();
    const second = updater();
    const bundle = makeBundle({ app: v2 });
    expect(feed(first, bundle).code).toBe(1);
    expect(feed(second, bundle)).toMatchObject({ code: 1 });
  });

  test("a flash that does not take it", () => {
    machine.flash.defects.set(2 + 16 + 3, "sticks");
    refused(update({ app: v2 }), -11, /^Write failed: part app at 12288$/);
  });
});

describe("handlers of the event", () => {
  test("may refuse", () => {
    refused(
      feed(
        updater({}, () => OTA_BEGIN_ABORT),
        makeBundle({ app: v2 }),
      ),
      -1,
      "OTA aborted by the MGOS_EVENT_OTA_BEGIN handler",
    );
  });

  test("may wait: nothing is taken meanwhile", () => {
    let verdict = OTA_BEGIN_WAIT;
    const seen: string[] = [];
    const one = updater({}, (manifest) => {
      seen.push(manifest.version);
      return verdict;
    });
    const bundle = makeBundle({ app: v2 });
    const taken = one.write(bundle, 0, bundle.length);
    expect(taken).toBeLessThan(1500);
    expect(one.isAsking()).toBe(true);
    expect(one.write(bundle, taken, bundle.length - taken)).toBe(0);
    one.askAgain();
    expect(one.isAsking()).toBe(true);
    verdict = OTA_BEGIN_CONTINUE;
    one.askAgain();
    expect(seen).toEqual(["2.0", "2.0", "2.0"]);
    expect(one.write(bundle, taken, bundle.length - taken)).toBe(bundle.length - taken);
    expect(one.finalize(30).code).toBe(1);
    expect(machine.state().commitTimeout).toBe(30);
  });
});

describe("signatures of the bundle", () => {
  const keys = [makeKey(), makeKey(), makeKey()];
  const base64 = keys.map(({ der }) => Buffer.from(der).toString("base64"));
  const [a, b, c] = keys as [(typeof keys)[0], (typeof keys)[0], (typeof keys)[0]];
  let mask = -1;

  function signedUpdate(signBy: (typeof a | undefined)[], sigReqMask: number, spec: BundleSpec = {}): OtaResult {
    machine = new SlotsMachine().install().put("app0", v1);
    const one = updater({ keys: base64, sigReqMask }, (_manifest, valid) => {
      mask = valid;
      return OTA_BEGIN_CONTINUE;
    });
    return feed(one, makeBundle({ app: v2, signBy, ...spec }));
  }

  test("are told to the handlers", () => {
    for (const [signBy, valid] of [
      [[], 0],
      [[a], 1],
      [[undefined, b], 2],
      [[a, b, c], 7],
      [[b, a, c], 4],
    ] as [(typeof a | undefined)[], number][]) {
      expect(signedUpdate(signBy, -1).code).toBe(1);
      expect(mask).toBe(valid);
    }
  });

  test("are required by a mask", () => {
    expect(signedUpdate([a, undefined, c], 5).code).toBe(1);
    expect(signedUpdate([a, b, c], 5).code).toBe(1);
    refused(signedUpdate([a, b], 5), -1, "Signature verification failed (valid: 0x3, required: 0x5)");
    refused(signedUpdate([], 1), -1, /^Signature verification failed/);
    refused(signedUpdate([b], 1), -1, /^Signature verification failed/);
    refused(signedUpdate([a, b, c], 256), -1, /^Signature verification failed/);
    refused(signedUpdate([a, b, c], -2), -1, /^Signature verification failed/);
  });

  test("are of the manifest as it is", () => {
    const data = Buffer.from(manifestOf({ app: v2 }).replace("20260101", "20260102"));
    refused(signedUpdate([a], 1, { manifestFile: { data, crc: 0 } }), -1, /^Signature verification failed/);
  });

  test("need good digests", () => {
    refused(signedUpdate([a], 1, { appPart: { cs_sha256: undefined } }), -3, "Incomplete update package: part app has no cs_sha256");
  });

  test("among other extra fields, and none that are malformed", () => {
    const json = Buffer.from(`{"sig0": 5, "sig1": "AAAA", "sig2": "!", "by": "me"}`);
    for (const extra of [
      Buffer.concat([extraField(1, noise(20, 1)), extraField(0x293a, json)]),
      extraField(0x293a, Buffer.from("[")),
      extraField(0x293a, noise(100, 2)),
      Buffer.from([0x3a, 0x29, 200, 0, 1]),
      Buffer.from([0x3a]),
    ]) {
      expect(signedUpdate([], -1, { manifestFile: { extra } }).code).toBe(1);
      expect(mask).toBe(0);
    }
    const long = signedUpdate([], -1, { manifestFile: { extra: noise(3000, 1) } });
    refused(long, -1, "Out of memory");
  });
});

describe("after a break", () => {
  const big = makeImage({ payload: noise(200_000, 5), keys: [bootKey] });
  const files = noise(30_000, 6);
  const layout = { appSectors: 60, fsSectors: 16 };
  const bundle = makeBundle({ app: big, fs: files });
  const settings = { bundleSize: bundle.length };

  beforeEach(() => {
    machine = new SlotsMachine(layout).install().put("app0", v1);
  });

  /** Feeds up to `end`, and is gone. */
  function breakAt(end: number, settings_ = settings, from = bundle): void {
    const one = updater(settings_);
    for (let at = 0; at < end; at += 512) one.write(from, at, Math.min(512, end - at));
    one.abort(failed("Update aborted"));
  }

  /** Feeds the bundle from its start, and goes on where the updater says. Bytes that were fed. */
  function goOn(one: Updater): number {
    let fed = 0;
    for (let at = 0; at < bundle.length; ) {
      const count = Math.min(512, bundle.length - at);
      fed += count;
      one.write(bundle, at, count);
      at += count;
      if (one.resumeOffset > 0) {
        at = one.resumeOffset;
        expect(one.skip()).toBe(true);
        expect(one.position).toBe(at);
      }
    }
    return fed;
  }

  test.each([0, 3000, 70_000, 140_000, 200_500, 215_000, 230_000])("at %i it goes on, over a restart", (end) => {
    breakAt(end);
    const before = machine.flash.operations;
    const one = updater(settings);
    const fed = goOn(one);
    expect(one.finalize(0)).toMatchObject({ code: 1 });
    expect(fed).toBeLessThan(bundle.length - end + 65536 + 4096 + 2048);
    expect(sameBytes(machine.partition("app1").slice(0, big.length), big)).toBe(true);
    expect(sameBytes(machine.partition("fs1").slice(0, files.length), files)).toBe(true);
    expect(machine.boot(1)).toBe(1);
    expect(machine.flash.operations - before).toBeLessThan(140);
  });

  test("a source that knows nothing of it writes all again, without wear", () => {
    breakAt(150_000);
    const wear = machine.flash.wear.slice();
    const one = updater(settings);
    expect(feed(one, bundle).code).toBe(1);
    const sectors = Math.floor(150_000 / SECTOR) - 1;
    const first = 2 + layout.appSectors;
    expect(machine.flash.wear.slice(first, first + sectors)).toEqual(wear.slice(first, first + sectors));
  });

  test("another bundle begins at its start", () => {
    breakAt(150_000);
    const other = makeBundle({ app: big, fs: files, manifest: { version: "3" } });
    const one = updater({ bundleSize: other.length });
    one.write(other, 0, 4096);
    expect(one.resumeOffset).toBe(0);
    expect(feed(updater({ bundleSize: other.length }), other).code).toBe(1);
  });

  test("what lies in the slot has changed meanwhile: it begins at the start", () => {
    breakAt(150_000);
    machine.partition("app1")[50_000] = (machine.partition("app1")[50_000] as number) ^ 0xff;
    const one = updater(settings);
    expect(goOn(one)).toBe(bundle.length);
    expect(one.finalize(0).code).toBe(1);
  });

  test("a record that was cut short", () => {
    breakAt(150_000);
    const slot = machine.partition("app1");
    const record = slot.subarray(slot.length - SECTOR);
    const end = record.lastIndexOf(record.findLast((byte) => byte !== 0xff) as number);
    record[end] = 0;
    const one = updater(settings);
    const fed = goOn(one);
    expect(one.finalize(0).code).toBe(1);
    expect(fed).toBeLessThan(bundle.length - 60_000);
    expect(fed).toBeGreaterThan(bundle.length - 150_000);
  });

  test("a bundle that was all there but for its end", () => {
    breakAt(bundle.length - 60);
    const one = updater(settings);
    expect(goOn(one)).toBeLessThan(40_000);
    expect(one.finalize(0).code).toBe(1);
  });
});
