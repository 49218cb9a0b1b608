import { DEV_INVALID, DEV_OK, type VfsDevice } from "@meerkat/core/vfs/device.ts";
import { createDevice } from "@meerkat/core/vfs/device_types.ts";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import "@meerkat/vfs-dev-ram/init.ts";

const hal = new FakeHal().install();
beforeEach(() => {
  hal.console = "";
});

const make = (options: string) => createDevice("RAM", options) as VfsDevice;

function contents(device: VfsDevice, at: number, length: number): number[] {
  const into = new Uint8Array(length);
  expect(device.read(at, into, 0, length)).toBe(DEV_OK);
  return [...into];
}

test("keeps what is written", () => {
  const device = make('{"size": 4096}');
  expect([device.size, device.eraseSize]).toEqual([4096, 1024]);
  expect(device.write(5, Uint8Array.from([9, 1, 2]), 1, 2)).toBe(DEV_OK);
  expect(device.write(5, Uint8Array.from([7]), 0, 1)).toBe(DEV_OK);
  expect(contents(device, 4, 4)).toEqual([0xff, 7, 2, 0xff]);
  expect(device.erase(0, 1024)).toBe(DEV_OK);
  expect(contents(device, 4, 4)).toEqual([0xff, 0xff, 0xff, 0xff]);
});

test("fill_byte, and flash_check", () => {
  const device = make('{"size": 100, "fill_byte": 240, "flash_check": true}');
  expect(device.eraseSize).toBe(4);
  expect(contents(device, 0, 2)).toEqual([0xf0, 0xf0]);
  expect(device.write(0, Uint8Array.from([0x30, 0x31]), 0, 2)).toBe(DEV_INVALID);
  expect(contents(device, 0, 2)).toEqual([0xf0, 0xf0]);
  expect(device.write(0, Uint8Array.from([0x30]), 0, 1)).toBe(DEV_OK);
  expect(device.erase(0, 4)).toBe(DEV_OK);
  expect(contents(device, 0, 5)).toEqual([0xff, 0xff, 0xff, 0xff, 0xf0]);
});

test("nothing outside, no part of a unit", () => {
  const device = make('{"size": 2048}');
  const two = new Uint8Array(2);
  expect([device.read(2047, two, 0, 2), device.write(2047, two, 0, 2), device.erase(2048, 1024), device.erase(512, 1024), device.erase(0, 512)]).toEqual([
    DEV_INVALID,
    DEV_INVALID,
    DEV_INVALID,
    DEV_INVALID,
    DEV_INVALID,
  ]);
});

test.each([
  ["", "size is required"],
  ['{"size": 0}', "size must be an integer from 1"],
  ['{"size": 16, "fill_byte": 256}', "fill_byte must be an integer from 0 to 255"],
  ['{"size": 16, "addr": 4096}', "addr: a program has no memory at addresses"],
])("options %s", (options, message) => {
  expect(createDevice("RAM", options)).toBeUndefined();
  expect(hal.console).toContain(message);
});
