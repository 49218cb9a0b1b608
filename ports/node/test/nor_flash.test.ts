import { expect, test } from "vitest";
import { NorFlash, PowerCut, seededRandom, TEARS } from "../src/nor_flash.ts";

const SECTOR = 256;

function chip(sectors = 4): NorFlash {
  const flash = new NorFlash(new Uint8Array(sectors * SECTOR).fill(0xff), SECTOR);
  flash.random = seededRandom(1);
  return flash;
}

function contents(flash: NorFlash, at: number, length: number): number[] {
  const into = new Uint8Array(length);
  flash.read(at, into, 0, length);
  return [...into];
}

const put = (flash: NorFlash, at: number, ...bytes: number[]) => flash.program(at, Uint8Array.from(bytes), 0, bytes.length);

test("programs are an AND of what is there and what is given", () => {
  const flash = chip();
  expect(put(flash, 3, 0xf0, 0x0f)).toBe(true);
  expect(put(flash, 3, 0xc0, 0x0f)).toBe(true);
  expect(put(flash, 3, 0xff, 0x0e)).toBe(false);
  expect(contents(flash, 2, 4)).toEqual([0xff, 0xc0, 0x0e, 0xff]);
});

test("what is outside, and what does not fit the program unit", () => {
  const flash = chip();
  flash.programUnit = 16;
  expect(() => put(flash, 8, 0)).toThrow("the unit is 16");
  expect(flash.program(16, new Uint8Array(32), 0, 32)).toBe(true);
  expect(put(flash, 4 * SECTOR, 0)).toBe(false);
  expect(flash.erase(4 * SECTOR)).toBe(false);
  expect(flash.erase(1)).toBe(false);
  expect(() => flash.read(0, new Uint8Array(1), 0, 2)).toThrow("beyond the buffer");
  expect(() => new NorFlash(new Uint8Array(100), 64)).toThrow("not an image of a flash");
});

test("wear is counted, and wears out", () => {
  const flash = chip();
  flash.wearLimit = 3;
  put(flash, SECTOR, 1);
  expect([1, 2, 3, 4].map(() => flash.erase(SECTOR))).toEqual([true, true, true, false]);
  expect(flash.erase(0)).toBe(true);
  expect([...flash.wear]).toEqual([1, 4, 0, 0]);
  expect(flash.defects.get(1)).toBe("erase fails");
});

test("bad sectors", () => {
  const flash = chip();
  flash.defects.set(0, "program fails");
  flash.defects.set(1, "erase fails");
  flash.defects.set(2, "sticks");
  const data = new Uint8Array(SECTOR).fill(0x55);
  expect([0, 1, 2, 3].map((sector) => flash.program(sector * SECTOR, data, 0, SECTOR))).toEqual([false, true, true, true]);
  expect(contents(flash, 2 * SECTOR, SECTOR)).not.toEqual([...data]);
  expect(contents(flash, 3 * SECTOR, SECTOR)).toEqual([...data]);
  expect([0, 1, 2, 3].map((sector) => flash.erase(sector * SECTOR))).toEqual([true, false, true, true]);
  expect(contents(flash, SECTOR, 1)).toEqual([0x55]);
  expect(contents(flash, 2 * SECTOR, SECTOR).some((byte) => byte !== 0xff)).toBe(true);
  // A program that reaches into a bad sector fails.
  flash.erase(3 * SECTOR);
  flash.defects.set(3, "program fails");
  flash.defects.delete(2);
  flash.erase(2 * SECTOR);
  expect(flash.program(3 * SECTOR - 4, data, 0, 8)).toBe(false);
});

test("reads disturb, until the sector is erased", () => {
  const flash = chip();
  flash.disturbAfter = 100;
  for (let i = 0; i < 100; i++) contents(flash, 0, 1);
  expect(flash.bytes.every((byte) => byte === 0xff)).toBe(true);
  for (let i = 0; i < 50; i++) contents(flash, 0, 1);
  const cleared = flash.bytes.subarray(0, SECTOR).filter((byte) => byte !== 0xff).length;
  expect(cleared).toBeGreaterThan(10);
  expect(flash.bytes.subarray(SECTOR).every((byte) => byte === 0xff)).toBe(true);
  flash.erase(0);
  for (let i = 0; i < 100; i++) contents(flash, 0, 1);
  expect(flash.bytes.every((byte) => byte === 0xff)).toBe(true);
});

test("time is that of the chip", () => {
  const flash = chip();
  flash.erase(0);
  expect(flash.busyUs).toBe(45_000);
  flash.program(0, new Uint8Array(10), 0, 10);
  expect(flash.busyUs).toBe(45_700);
  flash.program(250, new Uint8Array(10), 0, 10);
  expect(flash.busyUs).toBe(47_100);
  contents(flash, 0, 1000);
  expect(flash.busyUs).toBe(47_260);
  expect([flash.operations, flash.programmed, flash.reads, flash.bytesRead]).toEqual([3, 20, 1, 1000]);
});

test("a cut leaves none, a beginning, some bits or all of a program", () => {
  const seen = new Set<string>();
  for (const tear of TEARS) {
    for (let seed = 1; seed < 40; seed++) {
      const flash = chip();
      flash.random = seededRandom(seed);
      flash.tear = tear;
      flash.cutIn = 2;
      put(flash, 0, 7);
      expect(() => put(flash, 1, 0, 0, 0, 0)).toThrow(PowerCut);
      const left = contents(flash, 0, 6);
      expect([left[0], left[5]]).toEqual([7, 0xff]);
      const cells = left.slice(1, 5);
      const whole = cells.findIndex((byte) => byte !== 0);
      if (tear === "none") expect(cells).toEqual([0xff, 0xff, 0xff, 0xff]);
      if (tear === "all") expect(cells).toEqual([0, 0, 0, 0]);
      if (tear === "prefix" && whole >= 0) expect(cells.slice(whole + 1).every((byte) => byte === 0xff)).toBe(true);
      seen.add(`${tear} ${cells}`);
    }
  }
  expect(seen.size).toBeGreaterThan(40);
});

test("a torn erase may leave bits that read now so, now so, until the sector is erased", () => {
  let unstable = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const flash = chip();
    flash.program(0, new Uint8Array(SECTOR), 0, SECTOR);
    flash.random = seededRandom(seed);
    flash.tear = "bits";
    flash.cutIn = 1;
    expect(() => flash.erase(0)).toThrow(PowerCut);
    const first = contents(flash, 0, SECTOR);
    const second = contents(flash, 0, SECTOR);
    if (first.some((byte, i) => byte !== second[i])) unstable++;
    flash.program(0, new Uint8Array(SECTOR), 0, SECTOR);
    expect(contents(flash, 0, SECTOR).every((byte) => byte === 0)).toBe(true);
    expect(flash.erase(0)).toBe(true);
    expect(contents(flash, 0, SECTOR).every((byte) => byte === 0xff)).toBe(true);
  }
  expect(unstable).toBeGreaterThan(10);
  expect(unstable).toBeLessThan(30);
});
