/** FAT on a card and SPIFFS on a part of the flash, made, mounted, used and checked over RPC on real machines. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Booted, BUILD_LIMIT_MS, buildApp, CALL_LIMIT_MS, PLATFORMS } from "../../../mos/test/machines.ts";

const PIECE = 4096;

describe.each(PLATFORMS)("on %s", (platform) => {
  let booted: Booted;

  beforeAll(async () => {
    booted = await Booted.boot(await buildApp("../libs/vfs-fs-fat/test/app", platform, "cards"));
  }, BUILD_LIMIT_MS);
  afterAll(async () => booted?.stop());

  const put = (filename: string, data: Buffer, offset = 0) => booted.call("FS.Put", { filename, offset, append: offset > 0, data: data.toString("base64") });

  async function get(filename: string): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let offset = 0, left = 1; left > 0; offset += PIECE) {
      const answer = (await booted.call("FS.Get", { filename, offset, len: PIECE })) as { data: string; left: number };
      parts.push(Buffer.from(answer.data, "base64"));
      left = answer.left;
    }
    return Buffer.concat(parts);
  }

  test.each([
    ["FAT", "card", `{"fat": 12, "label": "card"}`, "/sd", "dir/a long name, with commas.text"],
    ["SPIFFS", "chip", "", "/chip", "dir/name.text"],
  ])(
    "%s",
    async (fs_type, dev_name, fs_opts, path, name) => {
      await booted.call("FS.Mkfs", { dev_name, fs_type, fs_opts });
      await booted.call("FS.Mount", { path, dev_name, fs_type });
      const data = Buffer.from(Array.from({ length: 40_000 }, (_, i) => (i * 7919) >> 5));
      for (let at = 0; at < data.length; at += PIECE) await put(`${path}/${name}`, data.subarray(at, at + PIECE), at);
      for (let i = 0; i < 5; i++) await put(`${path}/replaced`, data.subarray(i * 1000, i * 3000));
      await put(`${path}/gone`, Buffer.from("gone"));
      await booted.call("FS.Remove", { filename: `${path}/gone` });
      await booted.call("FS.Rename", { src: `${path}/replaced`, dst: `${path}/renamed` });
      await booted.call("FS.Umount", { path });
      expect(await booted.call("FS.Fsck", { dev_name, fs_type })).toEqual([]);
      await booted.call("FS.Mount", { path, dev_name, fs_type });
      expect(await get(`${path}/${name}`)).toEqual(data);
      expect(await get(`${path}/renamed`)).toEqual(data.subarray(4000, 12_000));
      expect(await booted.call("FS.List", { path })).toEqual(["dir", "renamed"]);
      await booted.call("FS.Umount", { path });
    },
    12 * CALL_LIMIT_MS,
  );
});
