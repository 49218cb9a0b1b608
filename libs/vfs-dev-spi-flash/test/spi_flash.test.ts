import { DEV_INVALID, DEV_IO, DEV_OK, DEV_TIMED_OUT, type VfsDevice } from "@meerkat/core/vfs/device.ts";
import { createDevice } from "@meerkat/core/vfs/device_types.ts";
import { NorFlash, PowerCut, seededRandom } from "@meerkat/port-node/nor_flash.ts";
import { type SpiChip, SpiModel, spiNatives } from "@meerkat/port-node/spi_model.ts";
import { SpiNorChip } from "@meerkat/port-node/spi_nor_chip.ts";
import { findSfdpTable, readSfdpTable } from "@meerkat/vfs-dev-spi-flash/jedec.ts";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import "@meerkat/vfs-dev-spi-flash/init.ts";

const hal = new FakeHal().install();
const SIZE = 256 * 1024;
let memory: NorFlash;
let chip: SpiNorChip;
let instructions: number[] = [];

/** Notes the instructions on their way to the chip. */
function tapped(inner: SpiChip): SpiChip {
  let first = true;
  return {
    select(selected) {
      first = selected;
      inner.select(selected);
    },
    exchange(byte) {
      if (first) instructions.push(byte);
      first = false;
      return inner.exchange(byte);
    },
  };
}

beforeEach(() => {
  memory = new NorFlash(new Uint8Array(SIZE).fill(0xff), 4096);
  chip = new SpiNorChip(memory);
  Object.assign(globalThis, spiNatives(new SpiModel(() => tapped(chip))));
  instructions = [];
  hal.console = "";
  hal.now = 0;
});

const open = (options = '{"freq": 8000000}') => createDevice("spi_flash", options) as VfsDevice;

function read(device: VfsDevice, at: number, length: number): Buffer {
  const into = Buffer.alloc(length);
  expect(device.read(at, into, 0, length)).toBe(DEV_OK);
  return into;
}

test("size and erase units are the chip's", () => {
  const device = open();
  expect([device.size, device.eraseSize]).toEqual([SIZE, 4096]);
});

test("programs page by page, from anywhere", () => {
  const device = open();
  const data = Buffer.from(Array.from({ length: 1000 }, (_, i) => i * 3));
  expect(device.write(5000, data, 10, 900)).toBe(DEV_OK);
  expect(read(device, 4999, 902)).toEqual(Buffer.concat([Buffer.from([0xff]), data.subarray(10, 910), Buffer.from([0xff])]));
  expect(Buffer.from(memory.bytes.subarray(5000, 5900))).toEqual(data.subarray(10, 910));
  // 5000 to 5120, three pages, and the rest.
  expect(memory.operations).toBe(5);
});

test("erases with the largest units that fit", () => {
  const device = open();
  memory.bytes.fill(0);
  instructions = [];
  expect(device.erase(4096, 65_536 + 32_768 + 65_536 - 4096)).toBe(DEV_OK);
  const erases = instructions.filter((instruction) => [0x20, 0x52, 0xd8].includes(instruction));
  expect(erases).toEqual([0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x52, 0xd8, 0x52]);
  expect(memory.bytes.subarray(0, 4096).every((byte) => byte === 0)).toBe(true);
  expect(memory.bytes.subarray(4096, 163_840).every((byte) => byte === 0xff)).toBe(true);
  expect(memory.bytes.subarray(163_840).every((byte) => byte === 0)).toBe(true);
});

test("nothing outside, no part of a sector", () => {
  const device = open();
  const two = new Uint8Array(2);
  expect(device.read(SIZE - 1, two, 0, 2)).toBe(DEV_INVALID);
  expect(device.write(SIZE - 1, two, 0, 2)).toBe(DEV_INVALID);
  expect(device.erase(SIZE, 4096)).toBe(DEV_INVALID);
  expect(device.erase(100, 4096)).toBe(DEV_INVALID);
  expect(memory.operations).toBe(0);
});

test("deep power-down between operations", () => {
  const device = open('{"freq": 8000000, "dpd": true}');
  expect(chip.isPoweredDown).toBe(true);
  expect(device.write(0, Uint8Array.from([1, 2]), 0, 2)).toBe(DEV_OK);
  expect(chip.isPoweredDown).toBe(true);
  expect([...read(device, 0, 3)]).toEqual([1, 2, 0xff]);
  expect(device.erase(0, 4096)).toBe(DEV_OK);
  expect(chip.isPoweredDown).toBe(true);
  // Left asleep by a program that had `dpd`.
  expect([...read(open(), 0, 2)]).toEqual([0xff, 0xff]);
});

test("chips without tables: by their id, or the size in the options", () => {
  chip.sfdp = new Uint8Array(0);
  chip.id = [0xef, 0x40, 0x12];
  expect(open().size).toBe(256 * 1024);
  chip.id = [0x1f, 0x43, 0x01];
  expect(open().size).toBe(256 * 1024);
  // A byte that means nothing comes first.
  chip.id = [0xff, 0xef, 0x40, 0x11];
  expect(open().size).toBe(128 * 1024);
  chip.id = [0xef, 0x40, 0x05];
  expect(open()).toBeUndefined();
  expect(hal.console).toContain("no chip answers, or it does not tell its size");
  expect(open('{"freq": 1000000, "size": 65536}').size).toBe(65_536);
});

test("blocks that are protected at first are unprotected", () => {
  chip.id = [0xbf, 0x26, 0x41];
  open();
  expect(instructions).toContain(0x98);
  instructions = [];
  chip.id = [0x1f, 0x45, 0x01];
  open();
  expect(instructions).toContain(0x01);
});

test("a chip that takes no programs, one that never ends, one that is gone", () => {
  const device = open();
  const exchange = chip.exchange.bind(chip);
  chip.exchange = (byte) => exchange(byte) & ~2;
  expect(device.write(0, Uint8Array.from([1]), 0, 1)).toBe(DEV_IO);
  expect(device.erase(0, 4096)).toBe(DEV_IO);
  let polls = 0;
  chip.exchange = (byte) => {
    hal.now += 1;
    polls++;
    return exchange(byte) | 3;
  };
  expect(device.erase(0, 4096)).toBe(DEV_TIMED_OUT);
  expect(polls).toBeGreaterThan(5000);
  Object.assign(globalThis, { hal_spi_select: () => false });
  expect(device.read(0, new Uint8Array(1), 0, 1)).toBe(DEV_IO);
});

test("the power goes in the midst of a program and of an erase", () => {
  for (const what of ["write", "erase"] as const) {
    const device = open();
    memory.random = seededRandom(3);
    memory.tear = "prefix";
    memory.cutIn = what === "write" ? 2 : 1;
    memory.bytes.fill(what === "write" ? 0xff : 0);
    expect(() => (what === "write" ? device.write(0, new Uint8Array(600), 0, 600) : device.erase(0, 4096))).toThrow(PowerCut);
    const changed = memory.bytes.filter((byte) => byte !== (what === "write" ? 0xff : 0)).length;
    expect(changed).toBeGreaterThan(0);
    expect(changed).toBeLessThan(what === "write" ? 512 : 4096);
    // The chip comes up again.
    chip = new SpiNorChip(memory);
    Object.assign(globalThis, spiNatives(new SpiModel(() => chip)));
    expect(open().erase(0, 4096)).toBe(DEV_OK);
    expect(memory.bytes.subarray(0, 4096).every((byte) => byte === 0xff)).toBe(true);
  }
});

test.each([
  ["", "freq is required"],
  ['{"freq": 1000000, "mode": 4}', "mode must be an integer from 0 to 3"],
  ['{"freq": 1000000, "bus": 1}', "this machine has no SPI bus 1"],
  ['{"freq": 1000000, "spi": {"miso": 5}}', "spi: the pins are the board's"],
  ['{"freq": 1000000, "cs": 3}', "no chip answers"],
])("options %s", (options, message) => {
  expect(createDevice("spi_flash", options)).toBeUndefined();
  expect(hal.console).toContain(message);
});

test("whatever the tables hold, a chip is described or not", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 0, maxLength: 80 }), (bytes) => {
      const place = findSfdpTable(bytes);
      if (place !== undefined) expect(place.length).toBeLessThanOrEqual(64);
      const { size, erases } = readSfdpTable(bytes.subarray(0, bytes.length & ~3));
      expect(size).toBeLessThanOrEqual(0x1000000);
      for (const type of erases) expect(Math.log2(type.size) % 1).toBe(0);
    }),
    { numRuns: 3000 },
  );
});

test("a density of more than can be addressed, and as a power of two", () => {
  const table = (density: number) => {
    const words = new Uint32Array(9);
    words[1] = density;
    return readSfdpTable(new Uint8Array(words.buffer)).size;
  };
  expect([table(0xff_ffff), table(0xffff_ffff >>> 1), table(0x8000_0017), table(0x8000_0020), table(0x8000_0005), table(0x8000_00ff)]).toEqual([
    2 << 20,
    16 << 20,
    1 << 20,
    16 << 20,
    0,
    16 << 20,
  ]);
});
