import { config, configType } from "@meerkat/config";
import { loadConfig } from "@meerkat/core/config/config.ts";
import type { VfsDevice } from "@meerkat/core/vfs/device.ts";
import { findDevice, unregisterDevice } from "@meerkat/core/vfs/devices.ts";
import { mountDevice, unmount } from "@meerkat/core/vfs/mounting.ts";
import { definePartitions, Partition } from "@meerkat/core/vfs/partitions.ts";
import { RamFs } from "@meerkat/core/vfs/ram_fs.ts";
import { listDirectory, mount, readFile, removeFile, statFile, writeFile } from "@meerkat/core/vfs/vfs.ts";
import { createDevices, mountFileSystems } from "@meerkat/fstab/fstab.ts";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { FlashModel } from "../../../core/test/flash_model.ts";
import "@meerkat/vfs-fs-lfs/init.ts";
import "@meerkat/vfs-dev-part/init.ts";

const hal = new FakeHal().install();
mount("/", new RamFs(20_000));
const { devtab, fstab } = config;
const bytes = (text: string) => new TextEncoder().encode(text);

function start(): void {
  createDevices([devtab.dev0, devtab.dev1, devtab.dev2, devtab.dev3, devtab.dev4]);
  mountFileSystems([fstab.fs0, fstab.fs1, fstab.fs2]);
}

/** What a restart leaves: files and settings that were saved. */
function restart(): void {
  for (const path of ["/a", "/b"]) unmount(path);
  for (const name of ["a", "b", "data"]) unregisterDevice(name);
  for (const entry of [devtab.dev0, devtab.dev1]) Object.assign(entry, { name: "", type: "", opts: "" });
  for (const entry of [fstab.fs0, fstab.fs1]) Object.assign(entry, { dev: "", type: "", opts: "", path: "", create: false, optional: false, created: false });
  loadConfig(configType, config);
  hal.console = "";
}

function twoParts(): void {
  Object.assign(devtab.dev0, { name: "a", type: "part", opts: '{"dev": "data", "size": 65536}' });
  Object.assign(devtab.dev1, { name: "b", type: "part", opts: '{"dev": "data", "offset": 65536}' });
}

beforeEach(() => {
  for (const name of listDirectory("/")) removeFile(name);
  restart();
  new FlashModel(64, 4096).install();
  definePartitions([new Partition("data", 0, 64 * 4096)]);
});

test("made once, mounted at each start", () => {
  twoParts();
  Object.assign(fstab.fs0, { dev: "a", type: "LFS", path: "/a", create: true });
  Object.assign(fstab.fs1, { dev: "b", type: "LFS", opts: '{"cs": 256}', path: "/b", create: true });
  start();
  expect([fstab.fs0.created, fstab.fs1.created, fstab.fs2.created]).toEqual([true, true, false]);
  writeFile("/a/f", bytes("one"));
  writeFile("/b/f", bytes("two"));
  restart();
  expect(fstab.fs0).toMatchObject({ dev: "a", create: true, created: true });
  expect(statFile("/a/f")).toBeUndefined();
  start();
  expect([readFile("/a/f", 9), readFile("/b/f", 9)]).toEqual([bytes("one"), bytes("two")]);
  expect(hal.console).not.toContain("made on");
});

test("what is not to be made is only mounted; one that is not there stops the start, unless it is optional", () => {
  twoParts();
  Object.assign(fstab.fs0, { dev: "a", type: "LFS", path: "/a" });
  expect(start).toThrow("fstab: LFS on a: no LFS there that can be mounted");
  unregisterDevice("a");
  unregisterDevice("b");
  fstab.fs0.optional = true;
  Object.assign(fstab.fs1, { dev: "b", type: "LFS", path: "/b", create: true });
  start();
  expect(hal.console).toContain("fstab: LFS on a: no LFS there");
  expect(writeFile("/b/f", bytes("works"))).toBe(true);
});

test("made and not mounted", () => {
  twoParts();
  Object.assign(fstab.fs0, { dev: "a", type: "LFS", create: true });
  start();
  expect(fstab.fs0.created).toBe(true);
  expect(statFile("/a")).toBeUndefined();
  expect(mountDevice("/a", findDevice("a") as VfsDevice, "LFS", "")).toBeUndefined();
});

test("if it cannot be noted that it was made, it is not mounted, so nothing is lost when it is made again", () => {
  twoParts();
  Object.assign(fstab.fs0, { dev: "a", type: "LFS", path: "/a", create: true });
  writeFile("/full", new Uint8Array(19_990));
  expect(start).toThrow(/^fstab: LFS on a: /);
  expect(fstab.fs0.created).toBe(false);
  expect(unmount("/a")).toBe("nothing is mounted at /a");
  removeFile("/full");
  for (const name of ["a", "b"]) unregisterDevice(name);
  start();
  expect(fstab.fs0.created).toBe(true);
  expect(unmount("/a")).toBeUndefined();
});

test("a device that cannot be made stops the start", () => {
  Object.assign(devtab.dev0, { name: "a", type: "part", opts: '{"dev": "none"}' });
  expect(start).toThrow("devtab: no device a");
  expect(hal.console).toContain("there is no device none");
});

test("a device of another name, a type that no library has", () => {
  Object.assign(fstab.fs0, { dev: "none", type: "LFS", path: "/a" });
  expect(start).toThrow("fstab: LFS on none: there is no such device");
  Object.assign(fstab.fs0, { dev: "data", type: "FAT", create: true });
  expect(start).toThrow("fstab: FAT on data: no file system type FAT in this program");
});
