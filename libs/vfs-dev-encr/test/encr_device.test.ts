import { spawnSync } from "node:child_process";
import { createDecipheriv } from "node:crypto";
import { DEV_INVALID, DEV_OK, type VfsDevice } from "@meerkat/core/vfs/device.ts";
import { findDevice, processDevtab, registerDevice, unregisterDevice } from "@meerkat/core/vfs/devices.ts";
import { RamDevice } from "@meerkat/vfs-dev-ram/ram_device.ts";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import "@meerkat/vfs-dev-encr/init.ts";
import "@meerkat/vfs-dev-ram/init.ts";

const hal = new FakeHal().install();
const FUSE = Buffer.from(Array.from({ length: 64 }, (_, i) => i * 7 + 1));
Object.assign(globalThis, {
  hal_fuse_read(slot: number, out: Uint8Array): boolean {
    if (slot !== 3) return false;
    out.set(FUSE.subarray(0, out.length));
    return true;
  },
});

const SIZE = 8192;
let base: RamDevice;

beforeEach(() => {
  for (const name of ["e", "base", "keys"]) unregisterDevice(name);
  base = new RamDevice(SIZE);
  registerDevice("base", base);
  hal.console = "";
});

function make(options: object): VfsDevice {
  expect(processDevtab(`e encr ${JSON.stringify({ dev: "base", ...options })}`), hal.console).toBe(true);
  return findDevice("e") as VfsDevice;
}

function read(device: VfsDevice, at: number, length: number): Buffer {
  const into = Buffer.alloc(length);
  expect(device.read(at, into, 0, length)).toBe(DEV_OK);
  return into;
}

function write(device: VfsDevice, at: number, data: Uint8Array): void {
  expect(device.write(at, data, 0, data.length)).toBe(DEV_OK);
}

const bytes = (length: number, seed = 5) => Buffer.from(Array.from({ length }, (_, i) => (i * 31 + seed) >> 1));
const key = (length: number) => Buffer.from(Array.from({ length }, (_, i) => (i * 11 + 3) & 255));

/** The scheme of Mongoose OS, by another program. */
function openssl(bits: number, secret: Buffer, data: Buffer, at: number): Buffer {
  const blocks: Buffer[] = [];
  for (let i = 0; i < data.length; i += 16) {
    const blockKey = Buffer.from(secret);
    blockKey.writeUInt32LE((blockKey.readUInt32LE(0) ^ (at + i)) >>> 0, 0);
    const { stdout } = spawnSync("openssl", ["enc", `-aes-${bits}-ecb`, "-K", blockKey.toString("hex"), "-nopad"], { input: data.subarray(i, i + 16) });
    blocks.push(stdout);
  }
  return Buffer.concat(blocks);
}

test.each([128, 192, 256])("AES-%i as Mongoose OS has it", (bits) => {
  const secret = key(bits / 8);
  const device = make({ algo: `aes-${bits}`, key: secret.toString("hex") });
  const data = bytes(64);
  write(device, 4080, data);
  expect(read(base, 4080, 64)).toEqual(openssl(bits, secret, data, 4080));
  expect(read(device, 4080, 64)).toEqual(data);
});

test.each([
  ["AES-128-XTS", "aes-128-xts", 32],
  ["AES-256-XTS", "aes-256-xts", 64],
])("%s: units of 512 bytes, their number as tweak", (algo, name, size) => {
  const secret = key(size);
  const device = make({ algo, key: secret.toString("hex") });
  const data = bytes(1536);
  // In pieces that begin and end within units.
  for (const [from, to] of [
    [512, 1024],
    [0, 16],
    [16, 480],
    [480, 512],
    [1024, 1536],
  ] as const)
    write(device, 2048 + from, data.subarray(from, to));
  for (let unit = 0; unit < 3; unit++) {
    const tweak = Buffer.alloc(16);
    tweak.writeUInt32LE(4 + unit, 0);
    const plain = createDecipheriv(name, secret, tweak).update(read(base, 2048 + 512 * unit, 512));
    expect(plain).toEqual(data.subarray(512 * unit, 512 * unit + 512));
  }
  expect(read(device, 2048, 1536)).toEqual(data);
});

test("reads begin anywhere; a last block that is not whole is filled with zeros", () => {
  for (const options of [{ key: key(16).toString("hex") }, { algo: "AES-256-XTS", key: key(64).toString("hex") }]) {
    const device = make(options);
    const data = bytes(1003);
    write(device, 496, data);
    expect(read(device, 496, 1003)).toEqual(data);
    expect(read(device, 1499, 5)).toEqual(Buffer.alloc(5));
    expect(read(device, 509, 7)).toEqual(data.subarray(13, 20));
    expect(device.write(8, data, 0, 16)).toBe(DEV_INVALID);
    expect(device.write(SIZE - 16, data, 0, 17)).toBe(DEV_INVALID);
    expect(device.read(SIZE, data, 0, 1)).toBe(DEV_INVALID);
    unregisterDevice("e");
  }
});

test("any sequence of writes reads as it was written", () => {
  const device = make({ algo: "AES-128-XTS", key: key(32).toString("hex") });
  const model = new Map<number, number>();
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), fc.uint8Array({ minLength: 1, maxLength: 1200 }), fc.integer({ min: 0, max: 900 }), (block, data, skip) => {
      write(device, block * 16, data);
      for (let i = 0; i < Math.ceil(data.length / 16) * 16; i++) model.set(block * 16 + i, data[i] ?? 0);
      const found = read(device, skip, 1300);
      for (const [i, byte] of found.entries()) {
        const wanted = model.get(skip + i);
        if (wanted !== undefined && wanted !== byte) throw new Error(`byte ${skip + i}`);
      }
    }),
    { numRuns: 200 },
  );
});

test("what is given is not changed, and erasing goes through", () => {
  const device = make({ key: key(16).toString("hex") });
  const data = bytes(32);
  write(device, 0, data);
  expect(data).toEqual(bytes(32));
  expect(device.erase(0, 1024)).toBe(DEV_OK);
  expect(read(base, 0, 32).every((byte) => byte === 0xff)).toBe(true);
  expect([device.size, device.eraseSize]).toEqual([SIZE, 1024]);
});

test("keys from a device, a device made for it, and one-time memory", () => {
  const secret = key(16);
  const keys = new RamDevice(64);
  keys.write(0, secret, 0, 16);
  registerDevice("keys", keys);
  const data = bytes(16);
  write(make({ key: secret.toString("hex") }), 16, data);
  const stored = read(base, 16, 16);
  unregisterDevice("e");
  expect(read(make({ key_dev: "keys" }), 16, 16)).toEqual(data);
  unregisterDevice("e");
  const device = make({ key_fuse: 3, algo: "AES-256-XTS" });
  write(device, 0, data);
  const tweak = Buffer.alloc(16);
  expect(createDecipheriv("aes-256-xts", FUSE, tweak).update(read(base, 0, 16))).toEqual(data);
  unregisterDevice("e");
  const made = make({ key_dev_type: "RAM", key_dev_opts: { size: 64, fill_byte: 7 }, testing: true });
  expect(read(made, 16, 16)).not.toEqual(data);
  write(made, 16, data);
  expect(read(base, 16, 16)).not.toEqual(stored);
});

test("the device below is nobody else's until it is given back", () => {
  make({ key: key(16).toString("hex") });
  expect(base.share()).toBe(false);
  expect(unregisterDevice("base")).toBe(false);
  expect(unregisterDevice("e")).toBe(true);
  expect(base.claim()).toBe(true);
  base.release();
});

const KEY = key(16).toString("hex");
test.each([
  [{}, "one of key, key_dev, key_dev_type, key_fuse is required"],
  [{ key: KEY, key_fuse: 3 }, "one of key, key_dev, key_dev_type, key_fuse is required"],
  [{ key: "00" }, "key must be 16 bytes in hex"],
  [{ key: `${KEY.slice(0, 31)}g` }, "key must be 16 bytes in hex"],
  [{ key: KEY, algo: "AES-256" }, "key must be 32 bytes in hex"],
  [{ key: KEY, algo: "DES" }, "algo must be AES-128"],
  [{ key: "00".repeat(16) }, "the key is trivial"],
  [{ key: KEY, dev: "none" }, "there is no device none"],
  [{ key_dev: "none" }, "there is no such device with the key"],
  [{ key_dev_type: "RAM", key_dev_opts: { size: 4 } }, "the key cannot be read"],
  [{ key_dev_type: "RAM", key_dev_opts: { size: 64 } }, "the key is trivial"],
  [{ key_fuse: 2 }, "key_fuse: the machine has no key in slot 2"],
  [{ key: KEY + KEY, algo: "AES-128-XTS" }, "the two keys of XTS must differ"],
])("options %j", (options, message) => {
  expect(processDevtab(`e encr ${JSON.stringify({ dev: "base", ...options })}`)).toBe(false);
  expect(hal.console).toContain(message);
  expect(base.isUsed()).toBe(false);
});

test("a trivial key that is meant so", () => {
  const device = make({ key: "00".repeat(16), testing: true });
  write(device, 0, bytes(16));
  expect(read(device, 0, 16)).toEqual(bytes(16));
});
