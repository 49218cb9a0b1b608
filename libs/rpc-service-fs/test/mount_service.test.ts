/** FS.Mkfs, Mount, Umount and Fsck in a program that has LittleFS. */
import { unregisterDevice } from "@meerkat/core/vfs/devices.ts";
import { definePartitions, Partition } from "@meerkat/core/vfs/partitions.ts";
import { openFile } from "@meerkat/core/vfs/vfs.ts";
import { addChannel, frameReceived } from "@meerkat/rpc-common/rpc.ts";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { FlashModel } from "../../../core/test/flash_model.ts";
import { TestChannel } from "../../rpc-common/test/test_channel.ts";

const hal = new FakeHal().install();
await import("@meerkat/rpc-service-fs/init.ts");
await import("@meerkat/vfs-fs-lfs/init.ts");
await import("@meerkat/vfs-dev-part/init.ts");
await import("@meerkat/vfs-dev-ram/init.ts");
const channel = new TestChannel("host");
addChannel(channel);
const SECTOR = 4096;
let flash: FlashModel;

beforeEach(() => {
  call("Umount", { path: "/data" });
  call("Umount", { path: "/other" });
  unregisterDevice("data");
  flash = new FlashModel(128, SECTOR).install();
  definePartitions([new Partition("fs0", 0, 64 * SECTOR), new Partition("data", 64 * SECTOR, 64 * SECTOR)]);
  hal.console = "";
});

function call(method: string, params: object = {}): unknown {
  frameReceived(channel, JSON.stringify({ id: 1, src: "host", method: `FS.${method}`, params }));
  const { result, error } = channel.take()[0] as { result: unknown; error: unknown };
  return error ?? result;
}

const DATA = { dev_name: "data", fs_type: "LFS" };
const put = (filename: string, text: string) => call("Put", { filename, data: Buffer.from(text).toString("base64") });

test("make, mount, use, unmount, check, mount elsewhere", () => {
  expect(call("Mount", { path: "/data", ...DATA })).toEqual({ code: 500, message: "mount failed: no LFS there that can be mounted" });
  expect(call("Mkfs", DATA)).toBeNull();
  expect(call("Fsck", DATA)).toEqual([]);
  expect(call("Mount", { path: "/data", ...DATA })).toBeNull();
  expect(put("/data/dir/f", "hello")).toBeNull();
  put("/data/a", "!");
  expect(call("List", { path: "/data" })).toEqual(["a", "dir"]);
  expect(call("ListExt", { path: "/data" })).toEqual([
    { name: "a", size: 1 },
    { name: "dir", size: 0, dir: true },
  ]);
  expect(call("ListExt", { path: "/data/dir" })).toEqual([{ name: "f", size: 5 }]);
  expect(call("Rename", { src: "/data/a", dst: "/data/dir/b" })).toBeNull();
  const { size, used, free } = call("Df", { path: "/data" }) as { size: number; used: number; free: number };
  expect([size, used + free]).toEqual([64 * SECTOR, 64 * SECTOR]);
  expect(call("Umount", { path: "/data" })).toBeNull();
  expect(call("Fsck", DATA)).toEqual([]);
  expect(call("Mount", { path: "/other", ...DATA })).toBeNull();
  expect(call("List", { path: "/other/dir" })).toEqual(["b", "f"]);
  expect(call("Get", { filename: "/other/dir/f" })).toEqual({ data: Buffer.from("hello").toString("base64"), left: 0 });
});

test("devices that are made for the purpose", () => {
  const part = { dev_type: "part", dev_opts: '{"dev": "data", "offset": 65536}', fs_type: "LFS", fs_opts: '{"bs": 4096}' };
  expect(call("Mkfs", part)).toBeNull();
  expect(call("Mount", { path: "/data", ...part })).toBeNull();
  put("/data/f", "in a part");
  expect(flash.bytes.subarray(64 * SECTOR, 64 * SECTOR + 65536).every((byte) => byte === 0xff)).toBe(true);
  expect(call("Mkfs", DATA)).toEqual({ code: 500, message: "mkfs failed: the device is in use" });
  expect(call("Umount", { path: "/data" })).toBeNull();
  expect(call("Mkfs", DATA)).toBeNull();
});

test("a file system in RAM is gone with its device", () => {
  const ram = { dev_type: "RAM", dev_opts: '{"size": 65536}', fs_type: "LFS", fs_opts: '{"bs": 1024}' };
  expect(call("Mkfs", ram)).toBeNull();
  expect(call("Mount", { path: "/data", ...ram })).toMatchObject({ code: 500 });
});

test("what is in use is neither made, nor mounted, nor checked, nor unmounted", () => {
  call("Mkfs", DATA);
  call("Mount", { path: "/data", ...DATA });
  put("/data/f", "stays");
  expect(call("Mkfs", DATA)).toEqual({ code: 500, message: "mkfs failed: the device is in use" });
  expect(call("Mount", { path: "/other", ...DATA })).toEqual({ code: 500, message: "mount failed: the device is in use" });
  expect(call("Fsck", DATA)).toEqual(["the device is in use"]);
  const open = openFile("/data/f", "r");
  expect(call("Umount", { path: "/data" })).toEqual({ code: 500, message: "umount failed: 1 file is open" });
  open?.close();
  expect(call("Get", { filename: "/data/f" })).toMatchObject({ left: 0 });
});

test("fsck tells of damage", () => {
  call("Mkfs", DATA);
  call("Mount", { path: "/data", ...DATA });
  put("/data/f", "x".repeat(5000));
  call("Umount", { path: "/data" });
  flash.bytes.fill(0x55, 64 * SECTOR, 66 * SECTOR);
  const findings = call("Fsck", DATA) as string[];
  expect(findings.length).toBeGreaterThan(0);
});

test.each([
  ["Mkfs", {}, 400, "fs_type is required"],
  ["Mkfs", { fs_type: "LFS" }, 400, "dev_name or dev_type is required"],
  ["Mkfs", { fs_type: "LFS", dev_name: "fs0" }, 500, "mkfs failed: there is no such device"],
  ["Mkfs", { fs_type: "LFS", dev_name: "none" }, 500, "mkfs failed: there is no such device"],
  ["Mkfs", { fs_type: "LFS", dev_type: "RAM", dev_opts: "{}" }, 500, "mkfs failed: there is no such device"],
  ["Mkfs", { fs_type: "NTFS", dev_name: "data" }, 500, "mkfs failed: no file system type NTFS in this program"],
  ["Mkfs", { fs_type: "LFS", dev_name: "data", fs_opts: "[" }, 500, "mkfs failed: no LFS could be made there"],
  ["Mkfs", { fs_type: 5, dev_name: "data" }, 400, "fs_type is required"],
  ["Mount", { path: "/data" }, 400, "path and fs_type is required"],
  ["Mount", DATA, 400, "path and fs_type is required"],
  ["Mount", { path: "/a/b", ...DATA }, 500, "mount failed: a mount point is / or one component, as /data"],
  ["Umount", {}, 400, "path is required"],
  ["Umount", { path: "/none" }, 500, "umount failed: nothing is mounted at /none"],
  ["Fsck", {}, 400, "fs_type is required"],
])("FS.%s %j", (method, params, code, message) => {
  expect(call(method, params)).toEqual({ code, message });
});
