/** LittleFS as `/` of real machines: files over a restart, and the flash they leave under the checker. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Booted, BUILD_LIMIT_MS, buildApp, CALL_LIMIT_MS, PLATFORMS } from "../../../mos/test/machines.ts";
import { readPartitions } from "../../../ports/partitions.ts";
import { checkImage, readImage } from "./checker/check_image.ts";

const BLOCK = 4096;
const PIECE = 4096;

describe.each(PLATFORMS)("on %s", (platform) => {
  let booted: Booted;
  let flash: string;
  let board: string;

  beforeAll(async () => {
    const built = await buildApp("../libs/vfs-fs-lfs/test/app", platform, "lfs");
    const state = join(built.folder, `${platform}-state`);
    rmSync(state, { recursive: true, force: true });
    flash = join(state, "flash.bin");
    board = built.record.board;
    booted = await Booted.boot(built);
  }, BUILD_LIMIT_MS);
  afterAll(async () => booted?.stop());

  const put = (filename: string, data: Buffer, offset = 0) => booted.call("FS.Put", { filename, offset, data: data.toString("base64") });

  async function get(filename: string): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let offset = 0, left = 1; left > 0; offset += PIECE) {
      const answer = (await booted.call("FS.Get", { filename, offset, len: PIECE })) as { data: string; left: number };
      parts.push(Buffer.from(answer.data, "base64"));
      left = answer.left;
    }
    return Buffer.concat(parts);
  }

  test(
    "small and large files, in directories, written, moved and removed, are there after a restart; the flash is as the specification says",
    async () => {
      const data = Buffer.from(Array.from({ length: 40_000 }, (_, i) => (i * 7919) >> 5));
      await put("large.bin", data.subarray(0, PIECE));
      for (let at = PIECE; at < data.length; at += PIECE) await put("large.bin", data.subarray(at, at + PIECE), at);
      await put("a/b/small.txt", Buffer.from("small"));
      await put("gone.txt", Buffer.from("gone"));
      await booted.call("FS.Remove", { filename: "gone.txt" });
      await put("old.txt", Buffer.from("moved"));
      await booted.call("FS.Rename", { src: "old.txt", dst: "a/new.txt" });
      const before = booted.console.length;
      await booted.call("Sys.Reboot");
      await vi.waitFor(() => expect(booted.console.slice(before)).toContain("bytes free"), { timeout: 3 * CALL_LIMIT_MS });
      await booted.client.greet(CALL_LIMIT_MS);
      expect(await get("large.bin")).toEqual(data);
      expect(await get("a/b/small.txt")).toEqual(Buffer.from("small"));
      expect(await get("a/new.txt")).toEqual(Buffer.from("moved"));
      expect(await booted.call("FS.List", { path: "a" })).toEqual(["b", "new.txt"]);
      await booted.stop();

      const table = readPartitions(platform, board);
      const part = table?.partitions.find(({ name }) => name === "fs0");
      if (part === undefined) throw new Error("no partition fs0");
      const image = readFileSync(flash).subarray(part.start, part.start + part.size);
      expect(checkImage(image, BLOCK)).toEqual([]);
      const files = readImage(image, BLOCK);
      expect(files.get("large.bin")?.length).toBe(data.length);
      expect(files.has("gone.txt") || files.has("old.txt")).toBe(false);
    },
    6 * CALL_LIMIT_MS,
  );
});
