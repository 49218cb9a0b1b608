/** Firmware bundles: what other tools make and read of them, and what is said of damaged ones. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkBundle, isSignedBy, readBundle, writeBundle } from "../src/bundle/bundle.ts";
import { readIntelHex } from "../src/bundle/intel-hex.ts";
import { type BundleManifest, parseManifest } from "../src/bundle/manifest.ts";
import { parsePartSpec } from "../src/bundle/part-spec.ts";
import { UserError } from "../src/errors.ts";
import { generateKey, signingKey } from "../src/keys/key.ts";
import { crcOf, type StoredFile, storedZip } from "./stored-zip.ts";
import { mos } from "./tool.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mos-bundle-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** As the build system of Mongoose OS writes it for an ESP8266: parts that are unknown here, in a folder. */
const FOREIGN = {
  name: "demo-js",
  platform: "esp8266",
  version: "202611260100",
  build_id: "20261126-010000/g1234567-master",
  build_timestamp: "2026-11-26T01:00:00Z",
  channel: { of: ["nobody", 7] },
  parts: {
    boot: { addr: 0, cs_sha1: sha1("boot"), src: "rboot.bin", update: false },
    rf_cal_data: { addr: 1044480, fill: 255, size: 4096, type: "" },
    fw: { addr: 32768, addr1: 1081344, cs_sha1: sha1("firmware"), cs_sha256: sha256("firmware"), size: 8, src: "demo-js.bin" },
    fs: { type: "fs", src: { "a.txt": { size: 1, cs_sha256: sha256("a") }, "b.txt": { size: 1 } } },
  },
};

function foreignZip(files: StoredFile[] = []): Buffer {
  const text = JSON.stringify(FOREIGN, null, 2);
  const named = (name: string, contents: string) => ({ name: `demo-js-202611260100/${name}`, contents });
  return storedZip([
    named("manifest.json", text),
    ...[["rboot.bin", "boot"] as const, ["demo-js.bin", "firmware"] as const].map(([name, contents]) => named(name, contents)),
    { name: "demo-js-202611260100/fs/a.txt", contents: "a" },
    { name: "demo-js-202611260100/fs/b.txt", contents: "b" },
    ...files,
  ]);
}

describe("a bundle of Mongoose OS", () => {
  test("is read", () => {
    const bundle = readBundle(foreignZip(), "fw.zip");
    expect(bundle.manifest).toEqual(FOREIGN);
    expect([...bundle.files.keys()].sort()).toEqual(["a.txt", "b.txt", "demo-js.bin", "rboot.bin"]);
    expect(bundle.folder).toBe("demo-js-202611260100");
    expect(checkBundle(bundle)).toEqual([]);
  });

  test("keeps what nobody here knows when it is changed", async () => {
    writeFileSync(at("foreign.zip"), foreignZip());
    const { status, stderr } = await mos([
      "create-fw-bundle",
      "-i",
      at("foreign.zip"),
      "-o",
      at("changed.zip"),
      "boot:-",
      "fw:addr1=0x200000",
      "--attr",
      "channel2=x",
    ]);
    expect([status, stderr]).toEqual([0, expect.stringMatching(/changed\.zip: \d+ bytes, parts: rf_cal_data, fw, fs/)]);
    const { manifest, files } = readBundle(readFileSync(at("changed.zip")), "changed.zip");
    const { boot: _, ...rest } = FOREIGN.parts;
    expect(manifest).toMatchObject({ ...FOREIGN, channel2: "x", parts: { ...rest, fw: { ...rest.fw, addr1: 0x200000 }, rf_cal_data: rest.rf_cal_data } });
    expect(Object.keys(manifest.parts)).toEqual(["fs", "fw", "rf_cal_data"]);
    expect([...files.keys()].sort()).toEqual(["a.txt", "b.txt", "demo-js.bin"]);
  });

  test.each<[string, () => Buffer, RegExp]>([
    ["a byte of a file is another", () => flip(foreignZip(), "firmware"), /the check sum of .*demo-js\.bin is wrong/],
    ["the end is missing", () => foreignZip().subarray(0, -30), /the file is damaged, or no ZIP file/],
    ["it is something else", () => Buffer.from("no zip at all, but long enough for one"), /no ZIP file/],
    ["it is empty", () => Buffer.alloc(0), /no ZIP file/],
    ["there is no manifest", () => storedZip([{ name: "a", contents: "b" }]), /no firmware bundle: there is no manifest\.json in it/],
    [
      "the manifest comes later",
      () =>
        storedZip([
          { name: "a", contents: "b" },
          { name: "manifest.json", contents: "{}" },
        ]),
      /not the first file/,
    ],
    ["the manifest is no JSON", () => storedZip([{ name: "manifest.json", contents: "{" }]), /the manifest is not JSON/],
    ["the manifest is no object", () => storedZip([{ name: "manifest.json", contents: "[]" }]), /no JSON object/],
    ["a part is no object", () => storedZip([{ name: "manifest.json", contents: '{"parts":{"fw":1}}' }]), /part fw of the manifest is no object/],
  ])("is refused with a reason where %s", (_what, make, reason) => {
    const error = thrown(() => readBundle(make(), "fw.zip"));
    expect(error).toBeInstanceOf(UserError);
    expect(error?.message).toMatch(reason);
  });

  test("whose file is not what the manifest says is told so", () => {
    const wrong = (file: Partial<(typeof FOREIGN)["parts"]["fw"]>) =>
      checkBundle(
        readBundle(
          storedZip([
            { name: "manifest.json", contents: JSON.stringify({ ...FOREIGN, parts: { fw: { ...FOREIGN.parts.fw, ...file } } }) },
            { name: "demo-js.bin", contents: "firmware" },
          ]),
          "fw.zip",
        ),
      );
    expect(wrong({})).toEqual([]);
    expect(wrong({ size: 9 })).toEqual(["part fw: demo-js.bin has 8 bytes, not 9"]);
    expect(wrong({ cs_sha256: sha256("x") })).toEqual(["part fw: demo-js.bin is damaged: its SHA-256 is not that of the manifest"]);
    expect(wrong({ cs_sha1: sha1("x") })).toEqual(["part fw: demo-js.bin is damaged: its SHA-1 is not that of the manifest"]);
    expect(wrong({ src: "other.bin" })).toEqual(["part fw: other.bin is not in the bundle"]);
  });

  test("with any bytes changed is read, or refused by a message", () => {
    const good = foreignZip();
    const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), fc.option(fc.nat(good.length)), (changes, cut) => {
        const bytes = Buffer.from(good);
        for (const [index, value] of changes) bytes[index] = value;
        const error = thrown(() => checkBundle(readBundle(cut === null ? bytes : bytes.subarray(0, cut), "fw.zip")));
        if (error !== undefined) expect(error).toBeInstanceOf(UserError);
      }),
      { numRuns: 3000 },
    );
  });
});

const MANIFEST: BundleManifest = {
  name: "app",
  platform: "linux",
  version: "1.2",
  build_id: "20261126-010000/unknown",
  parts: { app: { type: "app", src: "app.img" }, fs: { type: "fs", src: "fs.img", fs_size: 65536 } },
};
const FILES = new Map([
  ["app.img", Buffer.from("the image")],
  ["fs.img", Buffer.alloc(10_000, 7)],
]);

describe("a bundle of ours", () => {
  const key = signingKey(generateKey("ecdsa-p256"), "key");
  const bytes = writeBundle(MANIFEST, FILES, { folder: "app-1.2", indent: 2, keys: [undefined, key], attributes: new Map([["who", "me"]]) });

  test("is a ZIP file for others, stored, the manifest first, in its folder", () => {
    writeFileSync(at("own.zip"), bytes);
    expect(execFileSync("unzip", ["-t", at("own.zip")], { encoding: "utf8" })).toContain("No errors detected");
    const list = execFileSync("unzip", ["-v", at("own.zip")], { encoding: "utf8" });
    const rows = [...list.matchAll(/^ *\d+ +(\S+) +\d+ +0% .* (\S+)$/gm)].map(([, method, name]) => [method, name]);
    expect(rows).toEqual([
      ["Stored", "app-1.2/manifest.json"],
      ["Stored", "app-1.2/app.img"],
      ["Stored", "app-1.2/fs.img"],
    ]);
    expect(execFileSync("unzip", ["-p", at("own.zip"), "app-1.2/app.img"], { encoding: "utf8" })).toBe("the image");
  });

  test("has a local header that a device reads: no flags, equal sizes, the check sum", () => {
    const zip = Buffer.from(bytes);
    expect(zip.readUInt32LE(0)).toBe(0x04034b50);
    expect(zip.readUInt16LE(6) & 8).toBe(0);
    expect(zip.readUInt16LE(8)).toBe(0);
    expect(zip.readUInt32LE(18)).toBe(zip.readUInt32LE(22));
    const start = 30 + zip.readUInt16LE(26) + zip.readUInt16LE(28);
    const manifest = zip.subarray(start, start + zip.readUInt32LE(18));
    expect(zip.readUInt32LE(14)).toBe(crcOf(manifest));
    expect(manifest.toString()).toMatch(/^{\n {2}"build_id": .*,\n {2}"name": "app",\n {2}"parts": {\n {4}"app": {\n {6}"cs_sha1"/);
  });

  test("has the check sums and sizes of its files", () => {
    const { parts } = readBundle(bytes, "own.zip").manifest;
    expect(parts.app).toEqual({ type: "app", src: "app.img", size: 9, cs_sha1: sha1("the image"), cs_sha256: sha256("the image") });
    expect(parts.fs?.fs_size).toBe(65536);
  });

  test("is signed so that openssl agrees", () => {
    const bundle = readBundle(bytes, "own.zip");
    expect([...bundle.signatures.keys()]).toEqual([1]);
    expect(bundle.attributes).toEqual(new Map([["who", "me"]]));
    writeFileSync(at("manifest.json"), bundle.manifestBytes);
    writeFileSync(at("manifest.sig"), bundle.signatures.get(1) ?? "");
    writeFileSync(at("key.der"), key.public);
    const check = () =>
      execFileSync("openssl", ["dgst", "-sha256", "-verify", at("key.der"), "-keyform", "DER", "-signature", at("manifest.sig"), at("manifest.json")], {
        encoding: "utf8",
        stdio: "pipe",
      });
    expect(check()).toContain("Verified OK");
    expect(isSignedBy(bundle, 1, key.public)).toBe(true);
    expect(isSignedBy(bundle, 0, key.public)).toBe(false);
    writeFileSync(at("manifest.json"), `${Buffer.from(bundle.manifestBytes)} `);
    expect(check).toThrow();
  });

  test("is the same when it is made again", () => {
    const unsigned = () => writeBundle(MANIFEST, FILES, { indent: 1 });
    expect(Buffer.compare(unsigned(), unsigned())).toBe(0);
  });

  test("is refused with a name that devices cannot keep, or without a part's file", () => {
    const long = "x".repeat(50);
    expect(thrown(() => writeBundle({ parts: {} }, new Map([[long, Buffer.alloc(1)]]), { indent: 1 }))?.message).toContain("too long for devices");
    expect(thrown(() => writeBundle(MANIFEST, new Map(), { indent: 1 }))?.message).toBe("part app: there is no file app.img for it");
  });
});

describe("mos create-fw-bundle", () => {
  test("makes one of parts, signed, compressed", async () => {
    writeFileSync(at("app.bin"), Buffer.alloc(5000, 1));
    writeFileSync(at("info.json"), JSON.stringify({ build_id: "b1", build_timestamp: "2026-01-01T00:00:00Z", build_version: "3.1" }));
    await mos(["gen-key", at("k.pem")]);
    const args = [
      "-o",
      at("made.zip"),
      "--name",
      "x",
      "--platform",
      "stm32",
      "--build-info",
      at("info.json"),
      "--src-dir",
      folder,
      "--sign-key",
      "",
      "--sign-key",
      at("k.pem"),
    ];
    const { status, stderr } = await mos([
      "create-fw-bundle",
      ...args,
      "--extra-attr",
      "who=me",
      "--compress",
      'app:type=app0,src=app.bin,addr=0x8000000,update=true,label="a,b"',
      "cal:fill=255,size=4096,addr=0xffff",
    ]);
    expect([status, stderr]).toEqual([0, expect.stringContaining("parts: app, cal")]);
    const zip = readFileSync(at("made.zip"));
    expect(zip.length).toBeLessThan(2000);
    expect(execFileSync("unzip", ["-t", at("made.zip")], { encoding: "utf8" })).toContain("No errors");
    const bundle = readBundle(zip, "made.zip");
    expect(bundle.folder).toBe("");
    expect(bundle.manifest).toMatchObject({ name: "x", platform: "stm32", build_id: "b1", version: "3.1" });
    expect(bundle.manifest.parts).toMatchObject({ app: { addr: 0x8000000, update: true, label: "a,b", size: 5000 }, cal: { fill: 255, size: 4096 } });
    expect([...bundle.signatures.keys()]).toEqual([1]);
    expect(Buffer.from(bundle.manifestBytes).toString()).toMatch(/^{\n "build_id"/);
  });

  test("splits Intel HEX into regions", async () => {
    writeFileSync(
      at("app.hex"),
      [":020000040800F2", ":0400000001020304F2", ":0400100005060708D2", ":020000040801F1", ":02000000AABB99", ":00000001FF", ""].join("\r\n"),
    );
    const { status } = await mos(["create-fw-bundle", "-o", at("hex.zip"), "--platform", "stm32", `app:type=app,src=${at("app.hex")}`, "--src-dir", "/"]);
    expect(status).toBe(0);
    const { manifest, files } = readBundle(readFileSync(at("hex.zip")), "hex.zip");
    expect(manifest.parts.app).toMatchObject({ addr: 0x8000000, size: 20, src: "app.bin" });
    expect(manifest.parts.app1).toMatchObject({ addr: 0x8010000, size: 2 });
    expect(Buffer.from(files.get("app.bin") ?? []).toString("hex")).toBe(`01020304${"ff".repeat(12)}05060708`);
  });

  test.each<[string, string[], RegExp]>([
    ["no output", ["app:type=app"], /required option '-o, --output <file>' not specified/],
    ["no platform", ["-o", "x.zip"], /the bundle has no platform\n {2}hint: add --platform/],
    ["a part without a colon", ["-o", "x.zip", "app"], /"app" names no part\n {2}hint: write NAME:key=value/],
    ["a part to remove that is not there", ["-o", "x.zip", "--platform", "x", "app:-"], /there is no part app to remove/],
    ["a file that is not there", ["-o", "x.zip", "--platform", "x", "app:src=nix.bin"], /cannot read nix\.bin/],
    ["a key that is not there", ["-o", "x.zip", "--platform", "x", "--sign-key", "nix.pem"], /there is no key file nix\.pem\n {2}hint: mos gen-key makes one/],
    ["an attribute without a value", ["-o", "x.zip", "--platform", "x", "--attr", "a"], /--attr: "a" is not key=value/],
  ])("says what is wrong: %s", async (_what, args, message) => {
    const { status, stderr } = await mos(["create-fw-bundle", ...args]);
    expect([status, stderr]).toEqual([1, expect.stringMatching(message)]);
  });
});

describe("the text of a part", () => {
  const values = (text: string) => Object.fromEntries(parsePartSpec(text).properties ?? []);

  test("has values of every kind", () => {
    expect(values('p:a=1,b=0x10,c=010,d=-5,e=true,f=false,g="7",h=,i=text,j="x,y",k=99999999999')).toEqual({
      ...{ a: 1, b: 16, c: 8, d: -5, e: true, f: false },
      ...{ g: "7", h: "", i: "text", j: "x,y", k: "99999999999" },
    });
    expect(parsePartSpec("p:-")).toEqual({ name: "p", properties: undefined });
  });

  test.each(["", ":a=1", "p", "p:a", "p:=1", 'p:a="1'])("%j is refused", (text) => {
    expect(() => parsePartSpec(text)).toThrow(UserError);
  });
});

describe("Intel HEX", () => {
  test.each<[string, string, RegExp]>([
    ["a wrong check sum", ":0400000001020304F3\n:00000001FF", /app\.hex:1: the check sum is wrong/],
    ["a wrong length", ":0500000001020304F1\n:00000001FF", /not as long as it says/],
    ["no end", ":0400000001020304F2", /the last record is missing/],
    ["something else", "hello", /no record of an Intel HEX file/],
    ["the same address twice", ":0400000001020304F2\n:0400020001020304F0\n:00000001FF", /two records for the address 0x2/],
  ])("with %s is refused", (_what, text, message) => {
    expect(() => readIntelHex(text, "app.hex")).toThrow(message);
  });
});

test("a manifest with a wrong type is refused", () => {
  const parse = (value: unknown) => () => parseManifest(Buffer.from(JSON.stringify(value)), "fw.zip");
  expect(parse({ name: 1 })).toThrow(/"name" of the manifest is no text/);
  expect(parse({ parts: { a: { src: 1 } } })).toThrow(/neither a file's name nor an object/);
  expect(parse({ parts: { a: { cs_sha1: 1 } } })).toThrow(/"cs_sha1" is no text/);
  expect(parse({ x: "y".repeat(70_000) })).toThrow(/65536 is the most/);
});

function flip(zip: Buffer, text: string): Buffer {
  const index = zip.indexOf(text, zip.indexOf("demo-js.bin", zip.indexOf("PK\u0003\u0004", 100)));
  zip[index] = (zip[index] ?? 0) ^ 1;
  return zip;
}

function thrown(run: () => unknown): Error | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
