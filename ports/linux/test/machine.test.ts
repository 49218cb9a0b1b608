/** Flash, crash report, watchdog, clock, hashes and the interface of the linux port, under the sanitizers. */
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { execute } from "../../../compiler/test/conformance/process.ts";
import { armFlashFaults } from "../../flash_fault.ts";
import { hex } from "../../shared/test/commands.ts";
import { checkCiphers, checkHashes, checkSignatures } from "../../shared/test/crypto.ts";
import { BUILD_LIMIT_MS, buildNatives, Device } from "./device.ts";

const [POWER_ON, SOFTWARE, WATCHDOG, CRASH] = ["0", "1", "2", "3"];
const FLASH_BYTES = 8 << 20;

let image = "";
let folder = "";
beforeAll(async () => {
  image = await buildNatives("machine");
  folder = mkdtempSync(join(tmpdir(), "meerkat-flash-"));
}, BUILD_LIMIT_MS);
afterAll(() => rmSync(folder, { recursive: true }));

const devices: Device[] = [];
afterEach(async () => {
  for (const device of devices.splice(0)) await device.kill();
});

async function boot(args: string[] = []): Promise<Device> {
  const device = await Device.boot(image, args);
  devices.push(device);
  return device;
}

test("flash keeps what was programmed when the process is killed", async () => {
  const file = join(folder, "kept.bin");
  const first = await boot(["--flash", file]);
  expect(statSync(file).size).toBe(FLASH_BYTES);
  expect(await first.command("flash-size 0")).toBe(`${FLASH_BYTES} 4096`);
  expect(await first.command("flash-size 1")).toBe("0 0");
  expect(await first.command("flash-read 0 4")).toBe("ffffffff");
  expect(await first.command(`flash-program 4094 ${hex("abcd")}`)).toBe("true");
  await first.kill();
  const second = await boot(["--flash", file]);
  expect(await second.command("flash-read 4093 6")).toBe(`ff${hex("abcd")}ff`);
  expect(second.stderr).toBe("");
});

test("flash is NOR: bits only become 0, until a whole sector is erased", async () => {
  const device = await boot(["--flash", join(folder, "nor.bin")]);
  expect(await device.command("flash-program 0 f0")).toBe("true");
  expect(await device.command("flash-program 0 30")).toBe("true");
  expect(await device.command("flash-program 0 31")).toBe("false");
  expect(await device.command("flash-read 0 2")).toBe("30ff");
  expect(await device.command("flash-program 4096 00")).toBe("true");
  expect(await device.command("flash-erase 1")).toBe("false");
  expect(await device.command("flash-erase 0")).toBe("true");
  expect(await device.command("flash-read 0 2")).toBe("ffff");
  expect(await device.command("flash-read 4096 1")).toBe("00");
  const last = FLASH_BYTES - 1;
  expect(await device.command(`flash-program ${last} 00`)).toBe("true");
  expect(await device.command(`flash-program ${last} 0000`)).toBe("false");
  expect(await device.command(`flash-read ${last} 2`)).toBe("false");
  expect(await device.command(`flash-read ${0xffffffff} 1`)).toBe("false");
  expect(await device.command(`flash-erase ${FLASH_BYTES}`)).toBe("false");
});

test("the power is cut during a chosen operation, restarts counted in; what is left of it is part of it", async () => {
  for (const [tear, left] of [
    ["none", /^f{8}$/],
    ["all", /^01020304$/],
    ["prefix", /^(?!01020304)/],
  ] as const) {
    const file = join(folder, `cut-${tear}.bin`);
    const device = await Device.boot(image, ["--flash", file], armFlashFaults("linux", file, undefined, `cut@3:${tear}`));
    devices.push(device);
    expect(await device.command("flash-program 0 00")).toBe("true");
    device.say("reset");
    await device.expect(/ready\n/);
    expect(await device.command("flash-erase 0")).toBe("true");
    device.say("flash-program 4094 01020304");
    expect(await device.ended).toBeNull();
    const kept = readFileSync(file);
    expect(kept.subarray(4094, 4098).toString("hex")).toMatch(left);
    expect([kept[0], kept[4093], kept[4098]]).toEqual([0xff, 0xff, 0xff]);
  }
  const device = await Device.boot(image, ["--flash", join(folder, "cut-all.bin")], armFlashFaults("linux", "", undefined, "cut@1:bits"));
  devices.push(device);
  device.say("flash-erase 0");
  expect(await device.ended).toBeNull();
});

test("without a file, flash lasts over a reset, and a warning says no longer", async () => {
  const device = await boot();
  expect(await device.command("flash-read 0 1")).toBe("ff");
  expect(device.stderr).toBe("");
  expect(await device.command("flash-program 0 0a")).toBe("true");
  await device.until("flash-read 0 1", /^0a$/);
  expect(device.stderr).toMatch(/^flash: without --flash FILE, what is written is lost .*\n$/);
  device.say("reset");
  await device.expect(/ready\n/);
  expect(await device.command("flash-read 0 1")).toBe("0a");
});

test("a file is used by one process at a time, and only if it is a flash", async () => {
  const file = join(folder, "busy.bin");
  const device = await boot(["--flash", file]);
  const outcome = await execute([image, "--flash", file], { seconds: 20 });
  expect(outcome).toMatchObject({ status: 2, stderr: `flash ${file}: another process has it in use\n` });
  // The restart in the same process goes on with it.
  device.say("reset");
  await device.expect(/ready\n/);
  expect(await device.command("flash-program 0 00")).toBe("true");
  const large = join(folder, "large.bin");
  writeFileSync(large, "");
  truncateSync(large, FLASH_BYTES + 1);
  expect((await execute([image, "--flash", large], { seconds: 20 })).stderr).toContain("not a flash of this machine");
  expect((await execute([image, "--flash", folder], { seconds: 20 })).status).toBe(2);
});

test("a file that is too short is continued with erased bytes", async () => {
  const file = join(folder, "short.bin");
  writeFileSync(file, "abc");
  const device = await boot(["--flash", file]);
  expect(await device.command("flash-read 0 5")).toBe(`${hex("abc")}ffff`);
  expect(readFileSync(file).length).toBe(FLASH_BYTES);
});

test("a crash is told at the next start, and its report stays until it is cleared", async () => {
  const args = ["--flash", join(folder, "crash.bin")];
  const first = await boot(args);
  expect(await first.command("reason")).toBe(POWER_ON);
  expect(await first.command("report")).toBe("");
  first.say("abort-machine");
  expect(await first.ended).toBe(70);
  expect(first.stderr).toMatch(/\*\*\* panic: Aborted\nbacktrace: 0x/);
  const second = await boot(args);
  expect(await second.command("reason")).toBe(CRASH);
  expect(await second.command("report")).toMatch(/^\*\*\* panic: Aborted \| backtrace:( 0x[0-9a-f]+)+ \| $/);
  second.say("reset");
  await second.expect(/ready\n/);
  expect(await second.command("reason")).toBe(SOFTWARE);
  expect(await second.command("report")).toContain("Aborted");
  await second.kill();
  const third = await boot(args);
  expect(await third.command("reason")).toBe(POWER_ON);
  expect(await third.command("report")).toContain("Aborted");
  await third.command("clear");
  expect(await third.command("report")).toBe("");
});

test("an error that nobody catches is a crash, with its stack as the report", async () => {
  const args = ["--flash", join(folder, "thrown.bin")];
  const first = await boot(args);
  first.say("throw");
  expect(await first.ended).toBe(1);
  const second = await boot(args);
  expect(await second.command("reason")).toBe(CRASH);
  expect(await second.command("report")).toMatch(/^Uncaught Error: thrown on demand \| {5}at 0x[0-9a-f]+ \| {5}at 0x/);
});

test("a watchdog that is not fed restarts the machine, with a report of where it was", async () => {
  const device = await boot();
  await device.command("watchdog 400");
  await new Promise((resolve) => setTimeout(resolve, 200));
  await device.command("watchdog 400");
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await device.command("reason")).toBe(POWER_ON);
  await device.command("watchdog 0");
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await device.command("reason")).toBe(POWER_ON);
  for (let round = 0; round < 2; round++) {
    await device.command("watchdog 300");
    device.say("hang");
    await device.expect(/ready\n/);
    expect(await device.command("reason")).toBe(WATCHDOG);
    expect(await device.command("report")).toMatch(/^\*\*\* panic: the watchdog was not fed \| backtrace: 0x/);
  }
});

test("the wall clock is the host's until it is set", async () => {
  const device = await boot();
  expect(Math.abs((await device.number("wall")) - Date.now())).toBeLessThan(2000);
  await device.command("set-wall 1000000000000");
  const set = await device.number("wall");
  expect(set).toBeGreaterThanOrEqual(1_000_000_000_000);
  expect(set).toBeLessThan(1_000_000_002_000);
});

test("hashes, signatures and ciphers", async () => {
  const device = await boot();
  await checkHashes(device);
  await checkSignatures(device);
  await checkCiphers(device);
});

test("random bytes", async () => {
  const device = await boot();
  const seen = new Set<string>();
  for (let i = 0; i < 20; i++) seen.add(await device.command("random 16"));
  expect(seen.size).toBe(20);
  expect(await device.command("random 300")).toMatch(/^[0-9a-f]{600}$/);
});

test("the network interface is the host's", async () => {
  const device = await boot();
  expect(await device.command("interface")).toMatch(/^1 1 [012]$/);
  const address = await device.number("address 0");
  const text = [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
  const known = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).filter((one) => !one.internal).map((one) => one.address));
  if (known.length > 0) expect(known).toContain(text);
  else expect(address).toBe(0);
  const state = (await device.command("interface")).split(" ")[2];
  if (state === "0") return;
  await device.command("down");
  await device.expect(/event interface 0\n/);
  expect(await device.command("interface")).toBe("1 1 0");
  await device.command("up");
  await device.expect(new RegExp(`event interface ${state}\n`));
});
