/** Devices and file systems on running machines: made and mounted over RPC and by fstab, encrypted, over restarts and a cut of the power. */
import { createDecipheriv } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { loadToolchain, repositoryRoot } from "../../ports/description.ts";
import { burnFuse } from "../../ports/fuses.ts";
import { readPartitions } from "../../ports/partitions.ts";
import type { BuildResult } from "../src/builder/build.ts";
import { makeErased } from "../src/flash/file-device.ts";
import { Booted, BUILD_LIMIT_MS, buildApp, CALL_LIMIT_MS, PLATFORMS } from "./machines.ts";
import { Tool } from "./tool.ts";

const KEY = Buffer.from(Array.from({ length: 64 }, (_, i) => (i * 37 + 11) & 255));
const UNIT = 512;
const LFS_MAGIC = "littlefs";
const SPI_FLASH_ON = ["node"];

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe.each(PLATFORMS)("on %s", (platform) => {
  let built: BuildResult;
  let booted: Booted;
  let flash = "";

  beforeAll(async () => {
    built = await buildApp("../mos/test/apps/devices", platform, "devices");
    const state = join(built.folder, `${platform}-state`);
    flash = join(state, "flash.bin");
    // What the machine kept when the test ran before.
    rmSync(state, { recursive: true, force: true });
    mkdirSync(state, { recursive: true });
    const { board, variant } = built.record;
    const flashFile = platform === "node" ? undefined : loadToolchain(platform, board, variant, "firmware").flashFile;
    if (flashFile) makeErased(flash, flashFile.bytes);
    burnFuse(flash, flashFile, 0, KEY);
    booted = await Booted.boot(built);
  }, BUILD_LIMIT_MS);
  afterAll(async () => booted?.stop());

  const call = (method: string, params: object = {}) => booted.call(method, params);
  const put = (filename: string, text: string) => call("FS.Put", { filename, data: base64(text) });

  async function text(filename: string): Promise<string> {
    return Buffer.from(((await call("FS.Get", { filename })) as { data: string }).data, "base64").toString();
  }

  async function reboot(): Promise<void> {
    const before = booted.console.length;
    await call("Sys.Reboot");
    await vi.waitFor(() => expect(booted.console.slice(before)).toContain("Init done"), { timeout: 3 * CALL_LIMIT_MS });
    await booted.client.greet(CALL_LIMIT_MS);
  }

  test(
    "a part of the flash: made, mounted, used; there again after a restart",
    async () => {
      const part = { dev_type: "part", dev_opts: '{"dev": "data", "offset": 1048576, "size": 262144}', fs_type: "LFS" };
      await expect(call("FS.Mount", { path: "/p", ...part })).rejects.toThrow("mount failed: no LFS there that can be mounted");
      expect(await call("FS.Mkfs", part)).toBeNull();
      expect(await call("FS.Mount", { path: "/p", ...part })).toBeNull();
      await put("/p/dir/f", "kept in a part");
      expect(await call("FS.Df", { path: "/p" })).toMatchObject({ size: 262144 });
      await expect(call("FS.Mkfs", { dev_name: "data", fs_type: "LFS" })).rejects.toThrow("mkfs failed: the device is in use");
      await reboot();
      expect(await call("FS.List", { path: "/p" })).toEqual([]);
      expect(await call("FS.Fsck", part)).toEqual([]);
      expect(await call("FS.Mount", { path: "/p", ...part })).toBeNull();
      expect(await text("/p/dir/f")).toBe("kept in a part");
      expect(await call("FS.Umount", { path: "/p" })).toBeNull();
      await expect(call("FS.Umount", { path: "/" })).rejects.toThrow("umount failed: / was mounted by the build");
    },
    CALL_LIMIT_MS * 4,
  );

  test(
    "fstab: devices and an encrypted file system, whose key is in one-time memory",
    async () => {
      await call("Config.Set", {
        config: {
          devtab: {
            dev0: { name: "low", type: "part", opts: '{"dev": "data", "size": 262144}' },
            dev1: { name: "secret", type: "encr", opts: '{"dev": "low", "algo": "AES-256-XTS", "key_fuse": 0}' },
          },
          fstab: { fs0: { dev: "secret", type: "LFS", path: "/secret", create: true } },
        },
        save: true,
      });
      await reboot();
      await put("/secret/diary", "nobody reads this in the flash");
      await reboot();
      expect(await text("/secret/diary")).toBe("nobody reads this in the flash");
      expect(await call("Config.Get", { key: "fstab.fs0.created" })).toBe(true);
      const start = readPartitions(built.record.platform, built.record.board)?.partitions.find(({ name }) => name === "data")?.start ?? 0;
      const stored = readFileSync(flash).subarray(start, start + 262144);
      expect(stored.includes(LFS_MAGIC)).toBe(false);
      expect(stored.includes("nobody reads this")).toBe(false);
      const plain: Buffer[] = [];
      for (let unit = 0; unit < stored.length / UNIT; unit++) {
        const tweak = Buffer.alloc(16);
        tweak.writeUInt32LE(unit, 0);
        plain.push(createDecipheriv("aes-256-xts", KEY, tweak).update(stored.subarray(unit * UNIT, (unit + 1) * UNIT)));
      }
      const image = Buffer.concat(plain);
      expect(image.subarray(8, 16).toString()).toBe(LFS_MAGIC);
      expect(image.includes("nobody reads this")).toBe(true);
    },
    CALL_LIMIT_MS * 6,
  );

  test(
    "memory, and serial flash where the board has it",
    async () => {
      await expect(call("FS.Mkfs", { dev_type: "RAM", dev_opts: '{"size": 8192}', fs_type: "LFS", fs_opts: '{"bs": 1024}' })).resolves.toBeNull();
      const serial = { dev_type: "spi_flash", dev_opts: '{"freq": 20000000}', fs_type: "LFS" };
      if (!SPI_FLASH_ON.includes(platform)) {
        await expect(call("FS.Mkfs", serial)).rejects.toThrow("mkfs failed: there is no such device");
        expect(booted.console).toContain("device spi_flash: this machine has no SPI bus 0");
        return;
      }
      expect(await call("FS.Mkfs", serial)).toBeNull();
      expect(await call("FS.Mount", { path: "/sf", ...serial })).toBeNull();
      await put("/sf/f", "in the serial flash");
      await reboot();
      expect(await call("FS.Mount", { path: "/sf", ...serial })).toBeNull();
      expect(await text("/sf/f")).toBe("in the serial flash");
    },
    CALL_LIMIT_MS * 4,
  );

  test(
    "mos run --flash-fault: the power goes at an operation, and what was written before is there",
    async () => {
      await put("/before", "stays");
      await booted.stop();
      const before = readFileSync(flash);
      const app = join(repositoryRoot, "mos/test/apps/devices");
      const output = dirname(built.folder);
      const run = new Tool(["run", "--platform", platform, "--no-build", "--output", output, "--flash", flash, "--tcp", "0", "--flash-fault", "cut@7", app]);
      const [, port = ""] = await run.printed(/RPC port: (\S+)/);
      const calls = new Tool(["put", join(repositoryRoot, "LICENSE"), "big.txt", "--port", port]);
      const ended = await run.ended;
      expect(ended.status).toBe(1);
      expect(ended.stderr).toContain("mos: the power was cut");
      calls.signal("SIGKILL");
      await calls.ended;
      expect(existsSync(`${flash}.fault`)).toBe(false);
      expect(readFileSync(flash).equals(before)).toBe(false);
      booted = await Booted.boot(built);
      expect(await text("/before")).toBe("stays");
      expect(await text("/secret/diary")).toBe("nobody reads this in the flash");
    },
    CALL_LIMIT_MS * 4,
  );
});
