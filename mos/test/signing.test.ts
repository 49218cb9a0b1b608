/** Keys and signed images: openssl reads and verifies what the tool makes, and the tool tells what is wrong with it. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkImage, encodeImage, imageVersion } from "../src/firmware/image.ts";
import { developmentKey } from "../src/keys/development-key.ts";
import { generateKey, signingKey } from "../src/keys/key.ts";
import { mos, Tool } from "./tool.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mos-signing-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const openssl = (...args: string[]) => execFileSync("openssl", args, { encoding: "utf8", stdio: "pipe" });

/** Path of a key that openssl makes. */
function opensslKey(name: string, ...command: string[]): string {
  writeFileSync(at(name), openssl(...command));
  return at(name);
}

describe("mos gen-key", () => {
  test("makes a key that openssl takes, and keeps it from others", async () => {
    const { status, stdout } = await mos(["gen-key", at("k.pem")]);
    expect(status).toBe(0);
    expect(statSync(at("k.pem")).mode & 0o777).toBe(0o600);
    expect(readFileSync(at("k.pem"), "utf8")).toMatch(/^-----BEGIN EC PRIVATE KEY-----/);
    expect(openssl("pkey", "-in", at("k.pem"), "-noout", "-text")).toContain("NIST CURVE: P-256");
    expect(openssl("pkey", "-in", at("k.pem"), "-pubout")).toBe(readFileSync(at("k.pem.pub"), "utf8"));
    // What update.key0 of a device is set to.
    const body = readFileSync(at("k.pem.pub"), "utf8").replace(/-----.*-----|\n/g, "");
    expect(stdout).toContain(`update.key0: ${body}`);
    expect(Buffer.from(body, "base64").length).toBe(91);
  });

  test("makes Ed25519 keys, and such that need a password", async () => {
    const tool = new Tool(["gen-key", at("e.pem"), "--type", "ed25519", "--password"]);
    tool.type("a secret\n");
    expect((await tool.ended).status).toBe(0);
    expect(readFileSync(at("e.pem"), "utf8")).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
    expect(openssl("pkey", "-in", at("e.pem"), "-passin", "pass:a secret", "-noout", "-text")).toContain("ED25519 Private-Key");
  });

  test("does not lose a key that is there", async () => {
    writeFileSync(at("precious.pem"), "precious");
    const { status, stderr } = await mos(["gen-key", at("precious.pem")]);
    expect([status, stderr]).toEqual([1, expect.stringMatching(/precious\.pem exists already\n {2}hint: choose another name; --force/)]);
    expect(readFileSync(at("precious.pem"), "utf8")).toBe("precious");
  });
});

/** The image taken apart by MCUboot's description of it, without the code that makes and reads it. */
function takenApart(image: Buffer): { signed: Buffer; tlvs: [number, Buffer][] } {
  const end = image.readUInt16LE(8) + image.readUInt32LE(12) + image.readUInt16LE(10);
  expect(image.readUInt16LE(end)).toBe(0x6907);
  expect(image.readUInt16LE(end + 2)).toBe(image.length - end);
  const tlvs: [number, Buffer][] = [];
  for (let p = end + 4; p < image.length; p += 4 + image.readUInt16LE(p + 2))
    tlvs.push([image.readUInt16LE(p), image.subarray(p + 4, p + 4 + image.readUInt16LE(p + 2))]);
  return { signed: image.subarray(0, end), tlvs };
}

describe("mos sign", () => {
  const payload = Buffer.from(Array.from({ length: 3000 }, (_, i) => i & 255));
  beforeAll(async () => {
    writeFileSync(at("p.bin"), payload);
    writeFileSync(at("plain.pem"), generateKey("ed25519"));
    writeFileSync(at("locked.pem"), generateKey("ecdsa-p256", "a secret"));
    await mos(["gen-key", at("a.pem")]);
    await mos(["gen-key", at("b.pem")]);
  });

  test("makes an image with signatures that openssl verifies", async () => {
    const { status } = await mos([
      "sign",
      at("p.bin"),
      "--sign-key",
      at("a.pem"),
      "--sign-key",
      at("plain.pem"),
      "--version",
      "1.2.3+4",
      "--security-counter",
      "7",
      "--load-addr",
      "0x10000",
      "--header-size",
      "512",
      "--platform",
      "cortex-m",
    ]);
    expect(status).toBe(0);
    const image = readFileSync(at("p.img"));
    // struct image_header.
    expect([image.readUInt32LE(0), image.readUInt32LE(4), image.readUInt16LE(8), image.readUInt32LE(12), image.readUInt32LE(16)]).toEqual([
      0x96f3b83d, 0x10000, 512, 3000, 0x20,
    ]);
    expect([image[20], image[21], image.readUInt16LE(22), image.readUInt32LE(24)]).toEqual([1, 2, 3, 4]);
    expect(Buffer.compare(image.subarray(512, 3512), payload)).toBe(0);
    const { signed, tlvs } = takenApart(image);
    expect(tlvs.map(([type]) => type)).toEqual([0x10, 0x01, 0x22, 0x01, 0x24]);
    const digest = createHash("sha256").update(signed).digest();
    expect(tlvs[0]?.[1].equals(digest)).toBe(true);
    const spki = execFileSync("openssl", ["pkey", "-in", at("a.pem"), "-pubout", "-outform", "DER"]);
    expect(tlvs[1]?.[1].toString("hex")).toBe(createHash("sha256").update(spki).digest("hex"));
    writeFileSync(at("signed"), signed);
    writeFileSync(at("digest"), digest);
    writeFileSync(at("ecdsa"), tlvs[2]?.[1] ?? "");
    writeFileSync(at("ed25519"), tlvs[4]?.[1] ?? "");
    expect(openssl("dgst", "-sha256", "-verify", at("a.pem.pub"), "-signature", at("ecdsa"), at("signed"))).toContain("Verified OK");
    expect(openssl("pkeyutl", "-verify", "-inkey", at("plain.pem"), "-rawin", "-in", at("digest"), "-sigfile", at("ed25519"))).toContain(
      "Verified Successfully",
    );
    // Protected: security counter and platform.
    const start = 512 + 3000;
    expect(image.subarray(start, start + 24).toString("hex")).toBe(`08691800${"5000040007000000"}${"a0000800"}${Buffer.from("cortex-m").toString("hex")}`);
  });

  test("replaces the signatures of an image, and nothing else", async () => {
    const before = readFileSync(at("p.img"));
    expect((await mos(["sign", at("p.img"), "--sign-key", at("b.pem"), "-o", at("q.img")])).status).toBe(0);
    const after = readFileSync(at("q.img"));
    expect(takenApart(after).signed.equals(takenApart(before).signed)).toBe(true);
    const verify = async (key: string) => (await mos(["verify", at("q.img"), "--key", at(key)])).status;
    expect([await verify("a.pem.pub"), await verify("b.pem.pub")]).toEqual([1, 0]);
  });

  test("signs a bundle: its image, and then its manifest", async () => {
    const made = await mos([
      "create-fw-bundle",
      "-o",
      at("fw.zip"),
      "--platform",
      "linux",
      "--attr",
      "version=1",
      "--attr",
      "build_id=b",
      `app:type=app,src=${at("p.img")}`,
      "--src-dir",
      "/",
    ]);
    expect(made.status).toBe(0);
    expect((await mos(["verify", at("fw.zip"), "--key", at("b.pem")])).stdout).toContain("BAD: part app: p.img: not signed by a known key");
    expect((await mos(["sign", at("fw.zip"), "--sign-key", at("b.pem")])).status).toBe(0);
    const { status, stdout } = await mos(["verify", at("fw.zip"), "--key", at("b.pem.pub")]);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/manifest {2}signed: sig0\n[\s\S]*counter {3}7\n[\s\S]*good\n$/)]);
  });

  test.each<[string, () => string[], RegExp]>([
    ["a public key", () => ["--sign-key", at("a.pem.pub")], /holds no private key\n {2}hint: signing takes the file that mos gen-key made/],
    ["a file that is none", () => ["--sign-key", at("p.bin")], /holds no private key in PEM form/],
    ["an RSA key", () => ["--sign-key", opensslKey("rsa.pem", "genrsa", "2048")], /devices cannot verify signatures of this kind of key \(rsa\)/],
    [
      "another curve",
      () => ["--sign-key", opensslKey("p384.pem", "ecparam", "-name", "secp384r1", "-genkey", "-noout")],
      /of this kind of key \(ec secp384r1\)/,
    ],
    ["no key", () => [], /required option '--sign-key <file>' not specified/],
    ["a wrong password", () => ["--sign-key", at("locked.pem")], /the password is not that of this key/],
    ["a version that is none", () => ["--sign-key", at("a.pem"), "--version", "x"], /"x" is no version of an image/],
  ])("refuses %s", async (_what, args, message) => {
    const tool = new Tool(["sign", at("p.bin"), ...args(), "-o", at("never.img")]);
    tool.type("wrong\n");
    const { status, stderr } = await tool.ended;
    expect([status, stderr]).toEqual([1, expect.stringMatching(message)]);
  });
});

describe("an image", () => {
  const key = signingKey(generateKey("ecdsa-p256"), "key");
  const other = signingKey(generateKey("ecdsa-p256"), "other");
  const image = encodeImage({ payload: Buffer.alloc(500, 3), platform: "linux", securityCounter: 2 }, [key]);
  const fault = (bytes: Uint8Array, keys = [key.public]) => checkImage(bytes, keys).fault;

  test("is good with its key", () => expect(fault(image)).toBe(""));

  test.each<[string, () => string, string]>([
    ["another key", () => fault(image, [other.public]), "not signed by a known key"],
    ["a byte of the payload changed", () => fault(image.with(100, 4)), "wrong hash"],
    ["its end cut off", () => fault(image.subarray(0, -5)), "truncated or damaged: no TLVs at its end"],
    ["half of it", () => fault(image.subarray(0, 250)), "longer than the slot"],
    ["bytes behind it", () => fault(Buffer.concat([image, Buffer.alloc(7)])), "there are 7 bytes behind its end"],
    ["no header", () => fault(image.subarray(1)), "no image"],
    ["a byte of the signature changed", () => fault(image.with(image.length - 3, (image.at(-3) ?? 0) ^ 1)), "bad signature"],
  ])("with %s is refused", (_what, run, reason) => expect(run()).toBe(reason));

  test("with any byte changed is refused", () => {
    fc.assert(
      fc.property(fc.nat(image.length - 1), fc.integer({ min: 1, max: 255 }), (index, bits) => {
        expect(fault(image.with(index, (image[index] ?? 0) ^ bits))).not.toBe("");
      }),
      { numRuns: 2000 },
    );
  });
});

test("the development key is made once, and told of", () => {
  const first = developmentKey(at("build"));
  expect(statSync(at("build/development-key.pem")).mode & 0o777).toBe(0o600);
  expect(developmentKey(at("build")).public.equals(first.public)).toBe(true);
});

test("versions of images are numbers", () => {
  expect(imageVersion("1.2.3+4")).toEqual({ major: 1, minor: 2, revision: 3, build: 4 });
  expect(imageVersion("2")).toEqual({ major: 2, minor: 0, revision: 0, build: 0 });
  expect(imageVersion("v1.5-rc1")).toEqual({ major: 1, minor: 5, revision: 0, build: 0 });
  for (const text of ["", "x", "256.0", "1.2.3.4", "1.2.70000"]) expect(imageVersion(text)).toBeUndefined();
});
