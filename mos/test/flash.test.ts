/** `mos flash`, `flash-read`, `flash-write`: the file that is the flash of a virtual board. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeBundle } from "../src/bundle/bundle.ts";
import { encodeImage } from "../src/firmware/image.ts";
import { boardOf } from "../src/flash/board.ts";
import { FlashFile } from "../src/flash/file-device.ts";
import { readBootState } from "../src/flash/install.ts";
import { generateKey, signingKey } from "../src/keys/key.ts";
import { mos } from "./tool.ts";

const APP0 = 0x10000;
const FS0 = 4_259_840;
const key = signingKey(generateKey("ecdsa-p256"), "key");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mos-flash-"));
  writeFileSync(at("v1.zip"), bundle("1.0", 1));
  writeFileSync(at("v2.zip"), bundle("2.0", 2));
});
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

function written(name: string, bytes: Uint8Array): string {
  writeFileSync(at(name), bytes);
  return at(name);
}

const imageOf = (version: string, securityCounter: number) =>
  encodeImage({ payload: Buffer.from(`program ${version}`), platform: "linux", securityCounter }, [key]);
const FS = Buffer.alloc(8192, 0x5a);

function bundle(version: string, counter: number, platform = "linux"): Uint8Array {
  const manifest = {
    name: "app",
    platform,
    version,
    build_id: "b",
    parts: { app: { type: "app", src: "app.img" }, fs: { type: "fs", src: "fs.img" }, other: { type: "wifi", src: "w.bin" } },
  };
  const files = new Map([
    ["app.img", imageOf(version, counter)],
    ["fs.img", FS],
    ["w.bin", Buffer.from("unknown here")],
  ]);
  return writeBundle(manifest, files, { indent: 2 });
}

function stateOf(flash: string) {
  const board = boardOf("linux");
  const file = FlashFile.open(flash, board, false);
  const state = readBootState(file, board);
  file.close();
  return state;
}

describe("mos flash", () => {
  test("puts firmware on a new device", async () => {
    const flash = at("new.bin");
    const { status, stderr } = await mos(["flash", at("v1.zip"), "--flash", flash]);
    expect([status, stderr]).toEqual([0, `Loaded app/linux version 1.0 (b)\n${flash}: slot 0 has app 1.0\nAll done!\n`]);
    const bytes = readFileSync(flash);
    expect(bytes.length).toBe(8 << 20);
    const image = Buffer.from(imageOf("1.0", 1));
    // All but the signature is the same each time.
    expect(bytes.subarray(APP0, APP0 + 60).equals(image.subarray(0, 60))).toBe(true);
    expect(bytes.subarray(FS0, FS0 + 8192).equals(FS)).toBe(true);
    expect(stateOf(flash)).toMatchObject({ activeSlot: 0, committed: true, revertSlot: -1, securityCounter: 1 });
  });

  test("replaces it, and leaves files alone if it is told to", async () => {
    const flash = at("again.bin");
    await mos(["flash", at("v1.zip"), "--flash", flash]);
    writeFileSync(at("mine"), "mine");
    await mos(["flash-write", "fs0", at("mine"), "--flash", flash, "--platform", "linux"]);
    expect((await mos(["flash", at("v2.zip"), "--flash", flash, "--keep-fs", "--json"])).stdout).toBe(
      `${JSON.stringify({ name: "app", platform: "linux", version: "2.0", build_id: "b", flash, slot: 0 })}\n`,
    );
    expect(readFileSync(flash).toString("latin1", FS0, FS0 + 4)).toBe("mine");
    expect(stateOf(flash)).toMatchObject({ securityCounter: 2 });
    await mos(["flash", at("v2.zip"), "--flash", flash]);
    expect(readFileSync(flash)[FS0]).toBe(0x5a);
  });

  test("does not go below the security counter, unless all is erased", async () => {
    const flash = at("counter.bin");
    await mos(["flash", at("v2.zip"), "--flash", flash]);
    const before = readFileSync(flash);
    const { status, stderr } = await mos(["flash", at("v1.zip"), "--flash", flash]);
    expect([status, stderr]).toEqual([1, expect.stringMatching(/older than this device allows: its security counter is 1, the device's 2\n {2}hint: /)]);
    expect(readFileSync(flash).equals(before)).toBe(true);
    expect((await mos(["flash", at("v1.zip"), "--flash", flash, "--erase-chip"])).status).toBe(0);
  });

  test("takes a bundle from the web, and the one that was built", async () => {
    const server = createServer((request, response) => (request.url === "/v1.zip" ? response.end(readFileSync(at("v1.zip"))) : response.writeHead(404).end()));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect((await mos(["flash", `${url}/v1.zip`, "--flash", at("web.bin")])).status).toBe(0);
    expect((await mos(["flash", `${url}/v9.zip`, "--flash", at("web.bin")])).stderr).toMatch(/cannot read http.*HTTP status 404/);
    server.close();
    mkdirSync(at("app/build"), { recursive: true });
    writeFileSync(at("app/build/fw.zip"), readFileSync(at("v1.zip")));
    expect((await mos(["flash"], { cwd: at("app") })).status).toBe(0);
    expect(existsSync(at("app/build/linux-state/flash.bin"))).toBe(true);
  });

  test("does not write below a machine that runs", async () => {
    writeFileSync(at("app/build/running.json"), JSON.stringify({ port: "tcp://127.0.0.1:1993", pid: process.pid }));
    const { status, stderr } = await mos(["flash"], { cwd: at("app") });
    rmSync(at("app/build/running.json"));
    expect([status, stderr]).toEqual([1, expect.stringMatching(/the machine that has .* is running\n {2}hint: stop it/)]);
  });

  test.each<[string, () => string[], RegExp]>([
    ["a damaged bundle", () => [written("bad.zip", Buffer.from(readFileSync(at("v1.zip"))).fill(1, 600, 610))], /the check sum of .* is wrong|damaged/],
    ["a bundle for another platform", () => [written("esp.zip", bundle("1.0", 1, "esp8266"))], /no virtual boards of the platform esp8266/],
    ["a bundle for another machine than it is told", () => [at("v1.zip"), "--platform", "cortex-m"], /is for the platform linux, not cortex-m/],
    [
      "a file that is no flash",
      () => [at("v1.zip"), "--flash", written("small.bin", Buffer.from("x"))],
      /is no flash of this board: it has 1 bytes, not 8388608/,
    ],
    ["what contradicts itself", () => [at("v1.zip"), "--keep-fs", "--erase-chip"], /--keep-fs and --erase-chip contradict each other/],
  ])("refuses %s", async (_what, args, message) => {
    const { status, stderr } = await mos(["flash", "--flash", at("never.bin"), ...args()]);
    expect([status, stderr]).toEqual([1, expect.stringMatching(message)]);
    expect(existsSync(at("never.bin"))).toBe(false);
  });
});

describe("mos flash-read and flash-write", () => {
  const flash = () => ["--flash", at("rw.bin"), "--platform", "cortex-m"];

  test("go there and back", async () => {
    const bytes = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7) & 255));
    writeFileSync(at("in.bin"), bytes);
    expect((await mos(["flash-write", "0x11010", at("in.bin"), ...flash()])).stderr).toBe("wrote 5000 bytes at 0x11010\n");
    // The board in QEMU keeps more behind its flash.
    expect(statSync(at("rw.bin")).size).toBe(16 << 20);
    await mos(["flash-read", "0x11010", "5000", at("out.bin"), ...flash()]);
    expect(readFileSync(at("out.bin")).equals(bytes)).toBe(true);
    await mos(["flash-read", "app0", at("app0.bin"), ...flash()]);
    const app0 = readFileSync(at("app0.bin"));
    expect([app0.length, app0.subarray(0x1010, 0x1010 + 5000).equals(bytes), app0[0x100f]]).toEqual([2 << 20, true, 0xff]);
    await mos(["flash-read", at("all.bin"), ...flash()]);
    expect(statSync(at("all.bin")).size).toBe(8 << 20);
  });

  test("leave what else is in the sector", async () => {
    writeFileSync(at("x"), "x");
    await mos(["flash-write", "data", at("x"), ...flash()]);
    writeFileSync(at("y"), "y");
    await mos(["flash-write", "0x610002", at("y"), ...flash()]);
    await mos(["flash-read", "data", "4", at("data"), ...flash()]);
    expect(readFileSync(at("data")).toString("latin1")).toBe("x\u00ffy\u00ff");
  });

  test.each<[string, string[], RegExp]>([
    ["a partition that is not there", ["flash-read", "fs7", "x"], /the board has no partition "fs7"\n {2}hint: did you mean fs\d\?/],
    ["more than there is", ["flash-read", "0x7ff000", "8K", "x"], /are not in the flash\n {2}hint: it has 8388608/],
    ["more than the partition has", ["flash-read", "bcfg0", "8K", "x"], /hint: the partition has 4096/],
    ["a length that is none", ["flash-read", "0", "long", "x"], /"long" is not a number of bytes/],
    ["too many words", ["flash-read", "0", "1", "2", "x"], /too many arguments/],
    ["a file that is not there", ["flash-write", "0", "nix"], /cannot read nix/],
  ])("refuse %s", async (_what, args, message) => {
    const { status, stderr } = await mos([...args, ...flash()]);
    expect([status, stderr]).toEqual([1, expect.stringMatching(message)]);
  });

  test("a device that is not there is not read, and no board is not guessed", async () => {
    expect((await mos(["flash-read", "x", "--flash", at("nix.bin"), "--platform", "linux"])).stderr).toMatch(
      /there is no flash file .*nix\.bin\n {2}hint: mos run makes one/,
    );
    expect((await mos(["flash-read", "x"], { cwd: folder })).stderr).toBe("mos: which board's flash?\n  hint: add --platform node, linux or cortex-m\n");
  });
});
