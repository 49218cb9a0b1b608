import { DEV_INVALID, DEV_OK, type VfsDevice } from "@meerkat/core/vfs/device.ts";
import { findDevice, processDevtab, unregisterDevice } from "@meerkat/core/vfs/devices.ts";
import { definePartitions, Partition } from "@meerkat/core/vfs/partitions.ts";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { FlashModel } from "../../../core/test/flash_model.ts";
import "@meerkat/vfs-dev-part/init.ts";

const hal = new FakeHal().install();
let flash: FlashModel;

beforeEach(() => {
  for (const name of ["c", "a", "b", "data"]) unregisterDevice(name);
  flash = new FlashModel(16, 4096).install();
  definePartitions([new Partition("data", 0x4000, 0xc000)]);
  hal.console = "";
});

const device = (name: string) => findDevice(name) as VfsDevice;

test("parts of a partition, and a part of a part", () => {
  expect(processDevtab('a part {"dev": "data", "size": 8192}\nb part {"dev": "data", "offset": 8192}\nc part {"dev": "b", "offset": 4096, "size": 4096}')).toBe(
    true,
  );
  expect([device("a").size, device("b").size, device("c").size, device("c").eraseSize]).toEqual([8192, 0xc000 - 8192, 4096, 4096]);
  expect(device("c").write(10, Uint8Array.from([1, 2, 3]), 1, 2)).toBe(DEV_OK);
  expect([...flash.bytes.subarray(0x4000 + 12288 + 9, 0x4000 + 12288 + 13)]).toEqual([0xff, 2, 3, 0xff]);
  const into = new Uint8Array(4);
  expect(device("b").read(4096 + 9, into, 0, 4)).toBe(DEV_OK);
  expect([...into]).toEqual([0xff, 2, 3, 0xff]);
  expect(device("b").erase(4096, 4096)).toBe(DEV_OK);
  expect(flash.bytes.every((byte) => byte === 0xff)).toBe(true);
});

test("nothing outside", () => {
  processDevtab('a part {"dev": "data", "offset": 4096, "size": 8192}');
  const two = new Uint8Array(2);
  expect(device("a").read(8191, two, 0, 2)).toBe(DEV_INVALID);
  expect(device("a").write(8191, two, 0, 2)).toBe(DEV_INVALID);
  expect(device("a").write(0xffffffff, two, 0, 2)).toBe(DEV_INVALID);
  expect(device("a").erase(8192, 4096)).toBe(DEV_INVALID);
  expect(device("a").erase(1, 4096)).toBe(DEV_INVALID);
  expect(flash.operations).toBe(0);
});

test("the whole is not used while there are parts", () => {
  processDevtab('a part {"dev": "data"}');
  expect(device("data").claim()).toBe(false);
  expect(unregisterDevice("data")).toBe(false);
  expect(unregisterDevice("a")).toBe(true);
  expect(device("data").claim()).toBe(true);
  expect(processDevtab('a part {"dev": "data"}')).toBe(false);
  expect(hal.console).toContain("data is in use");
  device("data").release();
});

test.each([
  ["{}", "there is no device "],
  ['{"dev": "fs0"}', "there is no device fs0"],
  ['{"dev": "data", "offset": 49152}', "reach beyond the 49152 bytes of data"],
  ['{"dev": "data", "offset": 4096, "size": 49152}', "reach beyond the 49152 bytes of data"],
  ['{"dev": "data", "offset": 100}', "must be multiples of 4096"],
  ['{"dev": "data", "size": 100}', "must be multiples of 4096"],
  ['{"dev": "data", "size": -4096}', "size must be an integer"],
])("options %s", (options, message) => {
  expect(processDevtab(`a part ${options}`)).toBe(false);
  expect(hal.console).toContain(message);
  expect(device("data").isUsed()).toBe(false);
});
