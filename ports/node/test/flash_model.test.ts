import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { FlashModel } from "../src/flash_model.ts";

const folder = mkdtempSync(join(tmpdir(), "flash-"));
afterAll(() => rmSync(folder, { recursive: true }));

function contents(flash: FlashModel, at: number, length: number): number[] {
  const into = new Uint8Array(length);
  expect(flash.read(at, into, 0, length)).toBe(true);
  return [...into];
}

test("erased bytes are 0xff, programming clears bits, erasing sets them again", () => {
  const flash = new FlashModel(undefined);
  expect(flash.size).toBe(8 << 20);
  expect(contents(flash, 0, 2)).toEqual([0xff, 0xff]);
  expect(flash.program(1, new Uint8Array([9, 0xf0, 0x0f]), 1, 2)).toBe(true);
  expect(contents(flash, 0, 4)).toEqual([0xff, 0xf0, 0x0f, 0xff]);
  expect(flash.program(1, new Uint8Array([0x30]), 0, 1)).toBe(true);
  expect(flash.program(0, new Uint8Array([0x77, 0x31, 0]), 0, 3)).toBe(false);
  // What comes before the byte that does not go is programmed.
  expect(contents(flash, 0, 4)).toEqual([0x77, 0x30, 0x0f, 0xff]);
  expect(flash.erase(0)).toBe(true);
  expect(contents(flash, 0, 4)).toEqual([0xff, 0xff, 0xff, 0xff]);
});

test("nothing outside the region, no half sectors", () => {
  const flash = new FlashModel(undefined);
  const two = new Uint8Array(2);
  expect(flash.read(flash.size - 1, two, 0, 2)).toBe(false);
  expect(flash.program(flash.size - 1, two, 0, 2)).toBe(false);
  expect(flash.erase(1)).toBe(false);
  expect(flash.erase(flash.size)).toBe(false);
  expect(flash.erase(flash.size - flash.sector)).toBe(true);
});

test("a file keeps it, byte for byte", () => {
  const path = join(folder, "state/flash.bin");
  const flash = new FlashModel(path);
  flash.program(5000, new Uint8Array([1, 2, 3]), 0, 3);
  flash.close();
  const again = new FlashModel(path);
  expect(contents(again, 4999, 5)).toEqual([0xff, 1, 2, 3, 0xff]);
  again.erase(4096);
  again.close();
  expect(readFileSync(path).every((byte) => byte === 0xff)).toBe(true);
});

test("a file that is no flash is refused and left as it is", () => {
  const path = join(folder, "letter.txt");
  writeFileSync(path, "dear reader");
  expect(() => new FlashModel(path)).toThrow(/letter.txt: not an image of a flash/);
  expect(readFileSync(path, "utf8")).toBe("dear reader");
});
