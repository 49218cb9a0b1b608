/** Bundles with patches and compressed parts, as devices read them. */
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { registerDecoder } from "@meerkat/ota-common/decoder.ts";
import type { OtaResult } from "@meerkat/ota-common/result.ts";
import { ZIP_DEFLATED, type ZipEntry } from "@meerkat/ota-common/zip_format.ts";
import { ZipReader, ZipSink } from "@meerkat/ota-common/zip_reader.ts";
import { Inflate } from "@meerkat/ota-deflate/inflate.ts";
import { DeltaDecoder } from "@meerkat/ota-delta/delta_decoder.ts";
import { ZIP_DELTA } from "@meerkat/ota-delta/patch_format.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FakeHal } from "../../core/test/fake_hal.ts";
import { RamDevice } from "../../libs/ota-delta/test/ram_device.ts";
import { execute } from "../src/builder/process.ts";
import { checkBundle, readBundle, writeBundle } from "../src/bundle/bundle.ts";
import { makeDeltaBundle } from "../src/bundle/delta-bundle.ts";
import { mos } from "./tool.ts";

const WINDOW = 4096;

const folder = mkdtempSync(join(tmpdir(), "mos-delta-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the device runs. */
let running = new Uint8Array();
beforeAll(() => {
  new FakeHal().install();
  registerDecoder(ZIP_DEFLATED, () => new Inflate(WINDOW));
  registerDecoder(ZIP_DELTA, () => new DeltaDecoder(new Inflate(WINDOW), new RamDevice(running)));
});

const image = createHash("shake256", { outputLength: 60_000 }).update("v1").digest();
const nextImage = Buffer.concat([image.subarray(0, 20_000), Buffer.from("something new"), image.subarray(20_000)]);
const files = Buffer.from("a file system with much of the same ".repeat(1000));

function bundle(app: Uint8Array, version: string, platform = "linux", compress = false): Uint8Array {
  const manifest = { name: "app", platform, version, build_id: version, parts: { app: { type: "app", src: "app.img" }, fs: { type: "fs", src: "fs.img" } } };
  const contents = new Map<string, Uint8Array>([
    ["app.img", app],
    ["fs.img", files],
  ]);
  return writeBundle(manifest, contents, { folder: `app-${version}`, indent: 2, compress });
}

/** Everything that is in a bundle, by name. */
class Everything extends ZipSink {
  readonly files = new Map<string, Buffer>();
  private name = "";

  entryBegin({ name }: ZipEntry): OtaResult | undefined {
    this.name = name;
    this.files.set(name, Buffer.alloc(0));
    return undefined;
  }

  isWanted(): boolean {
    return true;
  }

  entryData(data: Uint8Array, off: number, len: number): OtaResult | undefined {
    this.files.set(this.name, Buffer.concat([this.files.get(this.name) ?? Buffer.alloc(0), data.subarray(off, off + len)]));
    return undefined;
  }

  entryEnd(): OtaResult | undefined {
    return undefined;
  }

  isWaiting(): boolean {
    return false;
  }
}

/** What a device makes of a bundle that comes in pieces, or why it does not. */
function onDevice(bytes: Uint8Array): Map<string, Buffer> | string {
  const sink = new Everything();
  const reader = new ZipReader(sink);
  for (let at = 0; at < bytes.length && reader.error === undefined; at += 500) reader.feed(bytes, at, Math.min(500, bytes.length - at));
  return reader.error?.text ?? sink.files;
}

test("a delta is small, and makes the whole of the new release on a device that runs the old one", () => {
  const wanted = bundle(nextImage, "2.0");
  const { bytes, deltaBytes } = makeDeltaBundle(bundle(image, "1.0"), wanted, "v1.zip", "v2.zip");
  expect(deltaBytes).toBeLessThan(1000);
  expect(bytes.length).toBeLessThan(2500);
  running = new Uint8Array(image);
  const got = onDevice(bytes);
  expect(got).not.toBeTypeOf("string");
  const whole = got as Map<string, Buffer>;
  expect(whole.get("app.img")?.equals(nextImage)).toBe(true);
  expect(whole.get("fs.img")?.equals(files)).toBe(true);
  expect(whole.get("manifest.json")).toEqual(Buffer.from(readBundle(wanted, "v2").manifestBytes));
  expect(checkBundle(readBundle(bytes, "delta"))).toEqual([]);
});

test("a device that runs something else refuses it", () => {
  const { bytes } = makeDeltaBundle(bundle(image, "1.0"), bundle(nextImage, "2.0"), "v1.zip", "v2.zip");
  running = new Uint8Array(nextImage);
  expect(onDevice(bytes)).toBe("Malformed archive (compressed data of app.img: it is for other firmware than the one that runs)");
});

test("compressed bundles are for a window of 4096 bytes, and unzip reads them", async () => {
  const text = Buffer.from(Array.from({ length: 20_000 }, (_, i) => `${i % 977} `).join(""));
  const path = join(folder, "compressed.zip");
  writeFileSync(path, bundle(text, "1.0", "linux", true));
  const bytes = readFileSync(path);
  expect(bytes.length).toBeLessThan(text.length / 2);
  expect((onDevice(bytes) as Map<string, Buffer>).get("app.img")?.equals(text)).toBe(true);
  expect(await execute(["unzip", "-t", path])).toMatchObject({ status: 0 });
  expect(readBundle(bytes, path).files.get("app.img")).toEqual(new Uint8Array(text));
});

test("mos create-delta: what it makes, and what it refuses", async () => {
  const at = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  const [v1, v2, chip] = [at("v1.zip", bundle(image, "1.0")), at("v2.zip", bundle(nextImage, "2.0")), at("chip.zip", bundle(image, "1.0", "cortex-m"))];
  const delta = join(folder, "delta.zip");
  expect(await mos(["create-delta", v1, v2, "-o", delta])).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(/delta has \d+ of 60013 bytes \([01]\.\d %\)/),
  });
  expect(await mos(["create-delta", chip, v2, "-o", delta])).toMatchObject({ status: 1, stderr: expect.stringContaining("for two platforms") });
  expect(await mos(["create-delta", delta, v2, "-o", join(folder, "x.zip")])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("is a delta itself"),
  });
  expect(await mos(["create-delta", at("noise.zip", Buffer.from("noise")), v2, "-o", delta])).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^mos: /),
  });
});
