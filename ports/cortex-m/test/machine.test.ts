/** Flash, crash report, watchdog, clock, random bytes and sleep of the board in QEMU. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { prepareFlash } from "../../../mos/src/run/flash-file.ts";
import { loadToolchain } from "../../description.ts";
import { armFlashFaults, POWER_CUT_STATUS } from "../../flash_fault.ts";
import { hex } from "../../shared/test/commands.ts";
import { checkCiphers, checkHashes, checkSignatures } from "../../shared/test/crypto.ts";
import { Board, BUILD_LIMIT_MS, buildNatives } from "./board.ts";
import type { QemuOptions } from "./qemu.ts";

const [POWER_ON, SOFTWARE, WATCHDOG, CRASH] = ["0", "1", "2", "3"];
const FLASH_BYTES = 8 << 20;

let image = "";
let folder = "";
beforeAll(async () => {
  image = await buildNatives("machine");
  folder = mkdtempSync(join(tmpdir(), "meerkat-flash-"));
}, BUILD_LIMIT_MS);
afterAll(() => rmSync(folder, { recursive: true }));

const boards: Board[] = [];
afterEach(async () => {
  for (const board of boards.splice(0)) await board.kill();
});

async function boot(options: QemuOptions = {}): Promise<Board> {
  const board = await Board.boot(image, options);
  boards.push(board);
  return board;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test("flash keeps what was programmed when QEMU is killed", async () => {
  const flash = join(folder, "kept.bin");
  const first = await boot({ flash });
  expect(await first.command("flash-size 0")).toBe(`${FLASH_BYTES} 4096`);
  expect(await first.command("flash-size 1")).toBe("0 0");
  expect(await first.command("flash-read 0 4")).toBe("ffffffff");
  expect(await first.command(`flash-program 4094 ${hex("abcd")}`)).toBe("true");
  await first.kill();
  expect(readFileSync(flash).subarray(4093, 4099).toString("hex")).toBe(`ff${hex("abcd")}ff`);
  const second = await boot({ flash });
  expect(await second.command("flash-read 4093 6")).toBe(`ff${hex("abcd")}ff`);
});

test("flash is NOR: bits only become 0, until a whole sector is erased", async () => {
  const board = await boot();
  expect(await board.command("flash-read 0 2")).toBe("ffff");
  expect(await board.command("flash-program 0 f0")).toBe("true");
  expect(await board.command("flash-program 0 30")).toBe("true");
  expect(await board.command("flash-program 0 31")).toBe("false");
  expect(await board.command("flash-read 0 2")).toBe("30ff");
  expect(await board.command("flash-program 4096 00")).toBe("true");
  expect(await board.command("flash-erase 1")).toBe("false");
  expect(await board.command("flash-erase 0")).toBe("true");
  expect(await board.command("flash-read 0 2")).toBe("ffff");
  expect(await board.command("flash-read 4096 1")).toBe("00");
  const last = FLASH_BYTES - 1;
  expect(await board.command(`flash-program ${last} 00`)).toBe("true");
  expect(await board.command(`flash-program ${last} 0000`)).toBe("false");
  expect(await board.command(`flash-read ${last} 2`)).toBe("false");
  expect(await board.command(`flash-read ${0xffffffff} 1`)).toBe("false");
  expect(await board.command(`flash-erase ${FLASH_BYTES}`)).toBe("false");
});

test("the power is cut during a chosen operation, restarts counted in; what is left of it is part of it", async () => {
  for (const [tear, left] of [
    ["none", /^f{8}$/],
    ["all", /^01020304$/],
    ["prefix", /^(?!01020304)/],
  ] as const) {
    const flash = join(folder, `cut-${tear}.bin`);
    const { flashFile } = loadToolchain("cortex-m", "mps2-an385", "size", "firmware");
    if (flashFile) prepareFlash(flash, flashFile);
    armFlashFaults("cortex-m", flash, flashFile, `cut@3:${tear}`);
    const board = await boot({ flash });
    expect(await board.command("flash-program 0 00")).toBe("true");
    board.say("reset");
    await board.expect(/ready\n/);
    expect(await board.command("flash-erase 0")).toBe("true");
    board.say("flash-program 4094 01020304");
    expect(await board.ended).toBe(POWER_CUT_STATUS);
    const kept = readFileSync(flash);
    expect(kept.subarray(4094, 4098).toString("hex")).toMatch(left);
    expect([kept[0], kept[4093], kept[4098]]).toEqual([0xff, 0xff, 0xff]);
    const again = await boot({ flash });
    expect(await again.command("flash-erase 4096")).toBe("true");
  }
});

test("without a file, flash lasts over a reset, and a file of another size is refused", async () => {
  const board = await boot();
  expect(await board.command("flash-program 0 0a")).toBe("true");
  board.say("reset");
  await board.expect(/ready\n/);
  expect(await board.command("flash-read 0 1")).toBe("0a");
  const flash = join(folder, "short.bin");
  writeFileSync(flash, "abc");
  await expect(Board.boot(image, { flash })).rejects.toThrow("is no flash of this board");
});

test("a fault is told after the restart that follows it, and its report stays until it is cleared", async () => {
  const board = await boot();
  expect(await board.command("reason")).toBe(POWER_ON);
  expect(await board.command("report")).toBe("");
  board.say("abort-machine");
  await board.expect(/\*\*\* panic: HardFault[\s\S]*ready\n/);
  expect(await board.command("reason")).toBe(CRASH);
  expect(await board.command("report")).toMatch(/^\*\*\* panic: HardFault .* \| backtrace:( 0x[0-9a-f]{8})+ \| $/);
  board.say("reset");
  await board.expect(/ready\n/);
  expect(await board.command("reason")).toBe(SOFTWARE);
  expect(await board.command("report")).toContain("HardFault");
  await board.command("clear");
  expect(await board.command("report")).toBe("");
});

test("an error that nobody catches is a crash, with its stack as the report", async () => {
  const board = await boot();
  board.say("throw");
  await board.expect(/Uncaught Error[\s\S]*ready\n/);
  expect(await board.command("reason")).toBe(CRASH);
  expect(await board.command("report")).toMatch(/^Uncaught Error: thrown on demand \| {5}at 0x[0-9a-f]+ \| {5}at 0x/);
});

test("a watchdog that is not fed restarts the machine, with a report of where it was", async () => {
  const board = await boot();
  await board.command("watchdog 400");
  await pause(200);
  await board.command("watchdog 400");
  await pause(300);
  expect(await board.command("reason")).toBe(POWER_ON);
  await board.command("watchdog 0");
  await pause(500);
  expect(await board.command("reason")).toBe(POWER_ON);
  for (let round = 0; round < 2; round++) {
    await board.command("watchdog 300");
    board.say("hang");
    await board.expect(/ready\n/);
    expect(await board.command("reason")).toBe(WATCHDOG);
    expect(await board.command("report")).toMatch(/^\*\*\* panic: the watchdog was not fed .* \| backtrace: 0x/);
  }
  // A reset that the program wants is none of the watchdog's.
  await board.command("watchdog 5000");
  board.say("reset");
  await board.expect(/ready\n/);
  expect(await board.command("reason")).toBe(SOFTWARE);
});

test("random bytes differ from one start to the next, with a file and without", async () => {
  const flash = join(folder, "random.bin");
  const seen = new Set<string>();
  for (let i = 0; i < 2; i++) {
    const board = await boot({ flash });
    for (let restart = 0; restart < 2; restart++) {
      const bytes = await board.command("random 32");
      expect(bytes).toMatch(/^[0-9a-f]{64}$/);
      seen.add(bytes);
      board.say("reset");
      await board.expect(/ready\n/);
    }
    await board.kill();
  }
  expect(seen.size).toBe(4);
  const without = await boot();
  seen.add(await without.command("random 32"));
  seen.add(await without.command("random 32"));
  expect(seen.size).toBe(6);
  const many = Buffer.from(await without.command("random 4000"), "hex");
  const counts = new Map<number, number>();
  for (const byte of many) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  expect(counts.size).toBeGreaterThan(250);
});

test("hashes, signatures and ciphers", async () => {
  const board = await boot();
  await checkHashes(board);
  await checkSignatures(board);
  await checkCiphers(board);
});

test("the wall clock counts from 0 until it is set, then from there", async () => {
  const board = await boot();
  expect(await board.number("wall")).toBeLessThan(30_000);
  const now = 1_800_000_000_123;
  await board.command(`set-wall ${now}`);
  const before = await board.number("wall");
  expect(before - now).toBeGreaterThanOrEqual(0);
  expect(before - now).toBeLessThan(10_000);
  await pause(300);
  expect((await board.number("wall")) - before).toBeGreaterThanOrEqual(200);
});

test("with the network on, the machine sleeps when there is nothing to do", async () => {
  const board = await boot();
  await board.goOnline();
  await pause(1000);
  const before = board.cpuSeconds();
  await pause(3000);
  expect(board.cpuSeconds() - before).toBeLessThan(0.45);
});
