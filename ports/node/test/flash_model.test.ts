import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { armFlashFaults, parseFlashFaults } from "../../flash_fault.ts";
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
  // All bits that were to become 0 are.
  expect(contents(flash, 0, 4)).toEqual([0x77, 0x30, 0, 0xff]);
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

const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const MODEL = fileURLToPath(new URL("../src/flash_model.ts", import.meta.url));

/** A process that programs four bytes in each of 10 sectors, and prints how many it has done. */
const PROGRAM = `
import { FlashModel } from ${JSON.stringify(MODEL)};
import { writeSync } from "node:fs";
const flash = new FlashModel(process.env.FLASH);
const from = Number(process.env.FROM);
for (let i = from; i < from + 4; i++) {
  flash.program(i * 4096, new Uint8Array([1, 2, 3, 4]), 0, 4);
  writeSync(1, String(i));
}
flash.close();
`;

function runMachine(path: string, from: number) {
  return spawnSync(process.execPath, ["--import", TSX, "--input-type=module", "-e", PROGRAM], {
    env: { ...process.env, FLASH: path, FROM: String(from) },
    encoding: "utf8",
  });
}

test("the power is cut during an operation, counted over restarts", () => {
  const path = join(folder, "cut.bin");
  new FlashModel(path).close();
  armFlashFaults("node", path, undefined, "cut@6:prefix");
  expect(runMachine(path, 0)).toMatchObject({ status: 0, stdout: "0123" });
  expect(runMachine(path, 4)).toMatchObject({ status: null, signal: "SIGKILL", stdout: "4" });
  const kept = readFileSync(path);
  expect([...kept.subarray(4 * 4096, 4 * 4096 + 4)]).toEqual([1, 2, 3, 4]);
  expect([...kept.subarray(5 * 4096, 5 * 4096 + 4)]).not.toEqual([1, 2, 3, 4]);
  expect(existsSync(`${path}.fault`)).toBe(false);
  expect(runMachine(path, 6)).toMatchObject({ status: 0, stdout: "6789" });
});

test("bad sectors", () => {
  const path = join(folder, "bad.bin");
  armFlashFaults("node", path, undefined, "bad@2,bad@3");
  const flash = new FlashModel(path);
  expect([1, 2, 3, 4].map((sector) => flash.program(sector * 4096, new Uint8Array([0]), 0, 1))).toEqual([true, false, false, true]);
  flash.close();
  armFlashFaults("node", path, undefined, "none");
  expect(existsSync(`${path}.fault`)).toBe(false);
});

test("faults as text", () => {
  expect(parseFlashFaults("cut@12")).toEqual({ cut: { operation: 12 }, bad: [] });
  expect(parseFlashFaults("none")).toEqual({ bad: [] });
  expect(parseFlashFaults("bad@3,cut@1:all")).toEqual({ cut: { operation: 1, tear: "all" }, bad: [3] });
  for (const text of ["", "cut", "cut@0", "cut@-1", "cut@1:half", "bad@x", "cut@1,", "cut@1 "]) {
    expect(() => parseFlashFaults(text)).toThrow(/not a fault of flash/);
  }
  expect(() => armFlashFaults("linux", "flash.bin", undefined, "bad@1")).toThrow("bad sectors: not on linux");
});
