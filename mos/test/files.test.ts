/** Files, logs and cron jobs on running machines, over a restart. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { repositoryRoot } from "../../ports/description.ts";
import { Booted, BUILD_LIMIT_MS, buildApp, CALL_LIMIT_MS, PLATFORMS } from "./machines.ts";

const FS = join(repositoryRoot, "mos/test/apps/files/fs");
// What a heap of 64 KB has room for, several times over, as text and as bytes.
const CHUNK = 2048;

describe.each(PLATFORMS)("on %s", (platform) => {
  let booted: Booted;
  beforeAll(async () => {
    const built = await buildApp("../mos/test/apps/files", platform, "files");
    // What the machine kept when the test ran before.
    rmSync(join(built.folder, `${platform}-state`), { recursive: true, force: true });
    booted = await Booted.boot(built);
  }, BUILD_LIMIT_MS);
  afterAll(async () => booted?.stop());

  async function read(filename: string): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let offset = 0, left = 1; left > 0; offset += CHUNK) {
      const answer = (await booted.call("FS.Get", { filename, offset, len: CHUNK })) as { data: string; left: number };
      parts.push(Buffer.from(answer.data, "base64"));
      left = answer.left;
    }
    return Buffer.concat(parts);
  }

  async function write(filename: string, data: Buffer): Promise<void> {
    for (let offset = 0; offset < data.length; offset += CHUNK) {
      await booted.call("FS.Put", { filename, offset, append: offset > 0, data: data.subarray(offset, offset + CHUNK).toString("base64") });
    }
  }

  async function reboot(): Promise<void> {
    const before = booted.console.length;
    await booted.call("Sys.Reboot");
    await vi.waitFor(() => expect(booted.console.slice(before)).toContain("Init done"), { timeout: 3 * CALL_LIMIT_MS });
    await booted.client.greet(CALL_LIMIT_MS);
  }

  test("files of the build are there", async () => {
    expect(await read("readme.txt")).toEqual(readFileSync(join(FS, "readme.txt")));
    expect(await read("all_bytes.bin")).toEqual(readFileSync(join(FS, "all_bytes.bin")));
  });

  test(
    "a file of 200 kB, a file that shadows one of the build, a removed one: all as they were after a restart",
    async () => {
      const data = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 7919) >> 6));
      await write("/big.bin", data);
      await write("/readme.txt", Buffer.from("changed"));
      await booted.call("FS.Remove", { filename: "all_bytes.bin" });
      const { fs_size, fs_free } = (await booted.call("Sys.GetInfo")) as { fs_size: number; fs_free: number };
      expect(fs_size).toBeGreaterThan(800_000);
      expect(fs_size - fs_free).toBeGreaterThan(200_000);
      expect(fs_size - fs_free).toBeLessThan(230_000);
      await reboot();
      expect((await read("big.bin")).equals(data)).toBe(true);
      expect((await read("readme.txt")).toString()).toBe("changed");
      const names = (await booted.call("FS.List")) as string[];
      expect(names).toEqual(["big.bin", "log", "readme.txt"]);
      expect(await booted.call("Sys.GetInfo")).toMatchObject({ reset_reason: "software" });
      await booted.call("FS.Remove", { filename: "big.bin" });
    },
    CALL_LIMIT_MS * 6,
  );

  test(
    "a cron job runs, and after a restart it runs again",
    async () => {
      const ticks = async (payload: string) => {
        const since = ((await booted.call("Log.Tail", { lines: 0 })) as { position: number }).position;
        await vi.waitFor(async () => expect((await booted.call("Log.Tail", { since })) as object).toHaveProperty("text", expect.stringContaining(payload)), {
          timeout: CALL_LIMIT_MS,
          interval: 300,
        });
      };
      expect(await booted.call("Cron.Add", { at: "* * * * * *", action: "tick", payload: { n: 5 } })).toEqual({ id: 1 });
      await ticks('tick 1 {"n":5}');
      await reboot();
      await ticks('tick 1 {"n":5}');
      expect(await booted.call("Cron.Remove", { id: 1 })).toEqual({ id: 1 });
      expect(await booted.call("Cron.List")).toEqual([]);
      const status = (await booted.call("FileLog.Status")) as { newest: string; num_files: number };
      expect(status.num_files).toBeGreaterThan(0);
      expect((await read(status.newest)).toString()).toContain("Init done");
    },
    CALL_LIMIT_MS * 4,
  );
});
