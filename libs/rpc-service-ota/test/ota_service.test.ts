/** OTA.* on a machine with two slots, over its restarts. */

import { RESET_CRASH, RESET_POWER_ON, RESET_SOFTWARE } from "@meerkat/hal/system.ts";
import { OTA_BEGIN_ABORT, OTA_BEGIN_CONTINUE, OTA_BEGIN_WAIT } from "@meerkat/ota-common/events.ts";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { makeBundle, makeImage, manifestOf, noise, sameBytes, sha256 } from "../../ota-common/test/bundle.ts";
import { bootKey, SlotsMachine } from "../../ota-common/test/slots_machine.ts";
import type { TestChannel } from "../../rpc-common/test/test_channel.ts";

const hal = new FakeHal().install();
let machine: SlotsMachine;

const v1 = makeImage({ payload: noise(20000, 1), keys: [bootKey], counter: 1 });
const v2 = makeImage({ payload: noise(30000, 2), keys: [bootKey], counter: 2 });
const bundle = makeBundle({ app: v2 });

/** OTA_BEGIN_* of the program's handler. */
let verdict: number;
let isHealthy: () => boolean | Promise<boolean>;
let update: { sig_req_mask?: number };
let statuses = 0;

/** The program that runs: a restart makes a new one, with all its modules. */
let channel: TestChannel;
let frameReceived: typeof import("@meerkat/rpc-common/rpc.ts")["frameReceived"];
let corePoll: typeof import("@meerkat/core/loop.ts")["corePoll"];
let files: typeof import("@meerkat/core/vfs/vfs.ts");

/** What the loader, the build's modules and the program do when the machine starts. The slot. */
async function start(resetReason = RESET_SOFTWARE): Promise<number> {
  const slot = machine.boot(resetReason);
  vi.resetModules();
  machine.define(await import("@meerkat/core/vfs/partitions.ts"), await import("@meerkat/boot-common/boot_keys.ts"));
  const { JournalRoot } = await import("@meerkat/core/vfs/root_format.ts");
  const { RomEntry } = await import("@meerkat/core/vfs/rom_fs.ts");
  const { mountSlotRoot } = await import("@meerkat/ota-common/slot_root.ts");
  mountSlotRoot(new JournalRoot([new RomEntry("shipped.txt", "build")]));
  Object.assign((await import("@meerkat/config")).config.update, { commit_timeout: 0, ...update });
  await import("@meerkat/rpc-service-ota/init.ts");
  await startApp();
  await hal.settle(corePoll);
  return slot;
}

async function startApp(): Promise<void> {
  const { onEvent } = await import("@meerkat/core/events.ts");
  const { EVENT_OTA_BEGIN, EVENT_OTA_STATUS, OtaBeginPayload } = await import("@meerkat/ota-common/events.ts");
  const { addHealthCheck } = await import("@meerkat/ota-common/trial.ts");
  const { addChannel, frameReceived: receive } = await import("@meerkat/rpc-common/rpc.ts");
  const { TestChannel } = await import("../../rpc-common/test/test_channel.ts");
  addHealthCheck(() => isHealthy());
  onEvent(EVENT_OTA_STATUS, () => statuses++);
  onEvent(EVENT_OTA_BEGIN, (_event, payload) => {
    if (payload instanceof OtaBeginPayload) payload.verdict = verdict;
  });
  channel = new TestChannel("host");
  addChannel(channel);
  frameReceived = receive;
  ({ corePoll } = await import("@meerkat/core/loop.ts"));
  files = await import("@meerkat/core/vfs/vfs.ts");
}

async function powerOn(made: SlotsMachine): Promise<void> {
  machine = made.install().put("app0", v1);
  await start(RESET_POWER_ON);
}

beforeEach(async () => {
  verdict = OTA_BEGIN_CONTINUE;
  isHealthy = () => true;
  update = {};
  await powerOn(new SlotsMachine());
});

/** Lets the restart that is due come. */
async function restarted(): Promise<boolean> {
  const before = hal.resets;
  await hal.pass(120, corePoll);
  return hal.resets > before;
}

const writeFile = (path: string, text: string | Uint8Array) => expect(files.writeFile(path, Buffer.from(text))).toBe(true);

function readText(path: string): string | undefined {
  const bytes = files.readFile(path, 1000);
  return bytes && Buffer.from(bytes).toString();
}

async function call(method: string, params?: object): Promise<unknown> {
  frameReceived(channel, JSON.stringify({ id: 1, src: "host", method: `OTA.${method}`, ...(params ? { params } : {}) }));
  await hal.settle(corePoll);
  return answer();
}

/** The answer that has come since, or undefined. */
function answer(): unknown {
  const [frame] = channel.take() as { result?: unknown; error?: unknown }[];
  return frame?.error ?? frame?.result;
}

const writeAt = (bytes: Uint8Array, offset: number, length = 512) =>
  call("Write", { offset, data: Buffer.from(bytes.subarray(offset, offset + length)).toString("base64") });

/** As the original's tool does: answers are only looked at for errors. */
async function send(bytes: Uint8Array, more: object = {}): Promise<unknown> {
  const begun = await call("Begin", { timeout: 600, commit_timeout: 0, size: bytes.length, ...more });
  if (begun !== null) return begun;
  for (let at = 0; at < bytes.length; at += 512) {
    const written = await writeAt(bytes, at);
    if (written !== null && typeof written === "object" && "code" in written) return written;
  }
  return call("End");
}

const idle = { state: 0, message: "idle", is_committed: true, progress_percent: 0, commit_timeout: 0, partition: 0 };

test("Status", async () => {
  expect(await call("Status")).toEqual(idle);
  expect(await call("GetBootState")).toEqual({ active_slot: 0, is_committed: true, revert_slot: -1, commit_timeout: 0 });
});

describe("an update", () => {
  test("is applied, tried and committed; files come along", async () => {
    writeFile("/conf9.json", '{"a":1}');
    writeFile("/www/deep/page.html", "page");
    writeFile("/shipped.txt", "changed");
    statuses = 0;
    expect(await send(bundle)).toBeNull();
    expect(statuses).toBe(2);
    expect(await call("Status")).toEqual({ ...idle, state: 3, message: "Update applied, finalizing", is_committed: false, progress_percent: 100 });
    expect(await restarted()).toBe(true);
    expect(await start()).toBe(1);
    expect(readText("/conf9.json")).toBe('{"a":1}');
    expect(readText("/www/deep/page.html")).toBe("page");
    expect(readText("/shipped.txt")).toBe("build");
    expect(await call("Status")).toEqual({ ...idle, partition: 1 });
    expect(machine.state()).toMatchObject({ activeSlot: 1, committed: true, securityCounter: 2 });
    expect(await start(RESET_POWER_ON)).toBe(1);
  });

  test("shows its progress", async () => {
    await call("Begin", { size: bundle.length });
    await writeAt(bundle, 0, 4000);
    expect(await call("Status")).toEqual({ ...idle, state: 1, message: "progress", progress_percent: Math.floor(400000 / bundle.length) });
  });

  test("one at a time", async () => {
    expect(await call("Begin", { size: 5 })).toBeNull();
    expect(await call("Begin", { size: 5 })).toEqual({ code: -1, message: "Update already in progress" });
    expect(await call("Update", { file: "x" })).toMatchObject({ code: -1 });
    expect(await call("End")).toEqual({ code: -1, message: "Wrong state for finalize" });
    expect(await call("Begin", { size: 5 })).toBeNull();
  });

  test("repeated writes are no error, gaps are", async () => {
    await call("Begin", { size: bundle.length });
    expect(await writeAt(bundle, 0)).toBeNull();
    expect(await writeAt(bundle, 0)).toBeNull();
    expect(await writeAt(bundle, 100, 600)).toBeNull();
    expect(await writeAt(bundle, 1000)).toEqual({ code: -1, message: "Out of order: the next offset is 700" });
    for (let at = 700; at < bundle.length; at += 512) expect(await writeAt(bundle, at)).toBeNull();
    expect(await call("End")).toBeNull();
  });

  test("without Begin", async () => {
    expect(await writeAt(bundle, 0)).toEqual({ code: -1, message: "No update in progress" });
    expect(await call("End")).toEqual({ code: -1, message: "No update in progress" });
  });

  test("that ends early", async () => {
    expect(await send(bundle.subarray(0, 20000))).toEqual({ code: -1, message: "Not all data was processed" });
    expect(await call("Status")).toEqual({ ...idle, state: 2, message: "Not all data was processed" });
    expect(await restarted()).toBe(false);
  });

  test("that is wrong says so at the write and at the end", async () => {
    const wrong = makeBundle({ app: v2, manifest: { platform: "esp32" } });
    const refusal = { code: -1, message: "Wrong platform: the bundle is for esp32, this is fake" };
    expect(await send(wrong)).toEqual(refusal);
    expect(await writeAt(wrong, 1024)).toEqual(refusal);
    expect(await call("End")).toEqual(refusal);
    expect(await call("Status")).toMatchObject({ state: 2, message: refusal.message });
    expect(await send(bundle)).toBeNull();
  });

  test("with the same version is left alone", async () => {
    const same = makeBundle({ app: v2, manifest: { version: "1.2", build_id: "id1" } });
    expect(await send(same, { ignore_same_version: true })).toBeNull();
    expect(await call("Status")).toMatchObject({ state: 3, message: "Version is the same as current", is_committed: true });
    expect(await restarted()).toBe(false);
    expect(await send(same)).toBeNull();
  });

  test("is given up when no data come", async () => {
    await call("Begin", { size: bundle.length, timeout: 2 });
    await writeAt(bundle, 0);
    await hal.pass(1500, corePoll);
    await writeAt(bundle, 512);
    await hal.pass(1500, corePoll);
    expect(await call("Status")).toMatchObject({ state: 1 });
    await hal.pass(600, corePoll);
    expect(await call("Status")).toMatchObject({ state: 2, message: "Update timed out" });
    expect(await writeAt(bundle, 1024)).toEqual({ code: -1, message: "Update timed out" });
  });

  test("goes on in memory", async () => {
    const digest = Buffer.from(sha256(Buffer.from(manifestOf({ app: v2 })))).toString("hex");
    await call("Begin", { size: bundle.length });
    for (let at = 0; at < 5120; at += 512) await writeAt(bundle, at);
    expect(await call("Begin", { size: bundle.length, manifest_sha256: "0".repeat(64) })).toMatchObject({ code: -1 });
    expect(await call("Begin", { size: bundle.length + 1, manifest_sha256: digest })).toMatchObject({ code: -1 });
    expect(await call("Begin", { size: bundle.length, manifest_sha256: digest })).toEqual({ offset: 5120 });
    for (let at = 5120; at < bundle.length; at += 512) await writeAt(bundle, at);
    expect(await call("End")).toBeNull();
  });

  test("goes on in memory before the manifest has come", async () => {
    const same = { size: bundle.length, manifest_sha256: "1".repeat(64) };
    await call("Begin", same);
    expect(await call("Begin", same)).toEqual({ offset: 0 });
    await writeAt(bundle, 0, 20);
    expect(await call("Begin", same)).toEqual({ offset: 20 });
    expect(await call("Begin", { size: bundle.length })).toMatchObject({ code: -1 });
    expect(await call("Begin", { ...same, manifest_sha256: "2".repeat(64) })).toMatchObject({ code: -1 });
  });

  test("goes on after a restart, where the device says", async () => {
    await powerOn(new SlotsMachine({ appSectors: 60, fsSectors: 16 }));
    const big = makeBundle({ app: makeImage({ payload: noise(180_000, 1), keys: [bootKey] }) });
    await call("Begin", { size: big.length });
    for (let at = 0; at < 150_000; at += 3000) await writeAt(big, at, 3000);
    await start(RESET_POWER_ON);
    await call("Begin", { size: big.length });
    expect(await writeAt(big, 0, 100)).toBeNull();
    const { offset } = (await writeAt(big, 100, 3000)) as { offset: number };
    expect(offset).toBeGreaterThan(130_000);
    for (let at = offset; at < big.length; at += 3000) expect(await writeAt(big, at, 3000)).toBeNull();
    expect(await call("End")).toBeNull();
  });

  test("waits for handlers of the event", async () => {
    verdict = OTA_BEGIN_WAIT;
    await call("Begin", { size: bundle.length });
    await writeAt(bundle, 0, 100);
    expect(await writeAt(bundle, 100, 2000)).toBeUndefined();
    expect(await writeAt(bundle, 100, 2000)).toEqual({ code: -1, message: "The write before is not done yet" });
    verdict = OTA_BEGIN_CONTINUE;
    await hal.pass(1200, corePoll);
    expect(answer()).toBeNull();
    for (let at = 2100; at < bundle.length; at += 512) expect(await writeAt(bundle, at)).toBeNull();
    expect(await call("End")).toBeNull();
  });

  test("is refused by handlers of the event", async () => {
    verdict = OTA_BEGIN_ABORT;
    expect(await send(bundle)).toEqual({ code: -1, message: "OTA aborted by the MGOS_EVENT_OTA_BEGIN handler" });
  });

  test("by the tombstone none is", async () => {
    update = { sig_req_mask: 0 };
    await start();
    expect(await call("Begin", { size: 1 })).toEqual({ code: -1, message: "Updates are disabled (update.sig_req_mask is 0)" });
  });
});

describe("OTA.Update", () => {
  async function put(bytes: Uint8Array): Promise<void> {
    await powerOn(new SlotsMachine({ appSectors: 16, fsSectors: 24 }));
    writeFile("/fw.zip", bytes);
  }

  test("from a file", async () => {
    await put(bundle);
    expect(await call("Update", { file: "fw.zip", commit_timeout: 20 })).toBeUndefined();
    await hal.pass(100, corePoll);
    expect(answer()).toEqual({ code: 0, message: "Update applied, finalizing" });
    expect(await restarted()).toBe(true);
    expect(await start()).toBe(1);
    expect(await call("GetBootState")).toEqual({ active_slot: 1, is_committed: false, revert_slot: 0, commit_timeout: 20 });
  });

  test("failures", async () => {
    await put(noise(1000, 1));
    expect(await call("Update")).toEqual({ code: -1, message: "Malformed request" });
    expect(await call("Update", { file: "none.zip" })).toEqual({ code: -1, message: "-1 Failed to open none.zip" });
    expect(await call("Update", { url: "http://x/" })).toEqual({ code: -1, message: "-1 No library of this program updates from a URL" });
    expect(await call("Update", { file: "fw.zip" })).toBeUndefined();
    await hal.pass(5, corePoll);
    expect(answer()).toEqual({ code: -1, message: "-1 Malformed archive (invalid file header)" });
    expect(await call("Update", { timeout: "x" })).toMatchObject({ code: 400 });
  });
});

describe("on trial", () => {
  async function updated(commitTimeout: number): Promise<void> {
    expect(await send(bundle, { commit_timeout: commitTimeout })).toBeNull();
    await restarted();
    expect(await start()).toBe(1);
  }

  test("until OTA.Commit", async () => {
    await updated(10);
    expect(await call("Status")).toEqual({ ...idle, is_committed: false, commit_timeout: 10, partition: 1 });
    expect(await call("Begin", { size: 1 })).toEqual({ code: -1, message: "Previous update has not been committed yet" });
    expect(await call("CreateSnapshot")).toEqual({ code: -1, message: "Cannot create snapshots in uncommitted state" });
    expect(await call("Commit")).toBeNull();
    expect(await call("Commit")).toMatchObject({ code: -1 });
    expect(await call("Revert")).toMatchObject({ code: -1 });
    await hal.pass(11_000, corePoll);
    expect(await start()).toBe(1);
    expect(await call("Status")).toEqual({ ...idle, partition: 1 });
  });

  test("it is reverted without a commit in time", async () => {
    await updated(3);
    writeFile("/by-v2.txt", "new");
    const resets = hal.resets;
    await hal.pass(3010, corePoll);
    expect(hal.resets).toBe(resets + 1);
    expect(await start()).toBe(0);
    expect(await call("Status")).toEqual({ ...idle, message: "reverted: not committed in time" });
    expect(readText("/by-v2.txt")).toBeUndefined();
    expect(sameBytes(machine.partition("app0").subarray(0, v1.length), v1)).toBe(true);
  });

  test("it is reverted by OTA.Revert", async () => {
    await updated(30);
    expect(await call("Revert")).toBeNull();
    expect(await restarted()).toBe(true);
    expect(await start()).toBe(0);
    expect(await call("Status")).toEqual({ ...idle, message: "reverted on request" });
  });

  test.each<[string, () => boolean | Promise<boolean>]>([
    ["says no", () => false],
    ["says no later", async () => false],
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
  ])("it is reverted when a health check %s", async (_what, check) => {
    isHealthy = check;
    const resets = hal.resets;
    await updated(0);
    expect(hal.resets).toBe(resets + 2);
    expect(await start()).toBe(0);
    expect(await call("Status")).toEqual({ ...idle, message: "reverted: the new firmware found itself not working" });
  });

  test("it is reverted when a health check does not answer", async () => {
    isHealthy = () => new Promise(() => {});
    await updated(0);
    expect(await call("Status")).toMatchObject({ is_committed: false });
    await hal.pass(60_010, corePoll);
    isHealthy = () => true;
    expect(await start()).toBe(0);
  });

  test("it is reverted when it crashes again and again, and not when the power fails", async () => {
    isHealthy = () => new Promise(() => {});
    await updated(0);
    for (let i = 0; i < 5; i++) expect(await start(RESET_POWER_ON)).toBe(1);
    expect(await start(RESET_CRASH)).toBe(1);
    expect(await start(RESET_CRASH)).toBe(1);
    expect(await start(RESET_CRASH)).toBe(0);
    expect(await call("Status")).toMatchObject({ message: "reverted: the new firmware crashed", is_committed: true });
  });

  test("it is reverted when files cannot be taken over", async () => {
    expect(await send(bundle)).toBeNull();
    await restarted();
    machine.partition("fs1").fill(0);
    for (let sector = 2 + 32 + 16; sector < 2 + 32 + 32; sector++) machine.flash.defects.set(sector, "erase fails");
    writeFile("/file.txt", noise(100, 1));
    const resets = hal.resets;
    expect(await start()).toBe(1);
    expect(hal.resets).toBe(resets + 1);
    expect(await start()).toBe(0);
    expect(readText("/file.txt")).toBeDefined();
  });
});

describe("snapshots", () => {
  test("are copies that can be started", async () => {
    writeFile("/file.txt", "mine");
    expect(await call("CreateSnapshot")).toEqual({ slot: 1 });
    expect(sameBytes(machine.partition("app1").subarray(0, v1.length), v1)).toBe(true);
    expect(sameBytes(machine.partition("fs1"), machine.partition("fs0"))).toBe(true);
    expect(await call("GetBootState")).toEqual({ active_slot: 0, is_committed: true, revert_slot: -1, commit_timeout: 0 });
    expect(await call("SetBootState", { active_slot: 1 })).toBeNull();
    expect(await start()).toBe(1);
    expect(readText("/file.txt")).toBe("mine");
  });

  test("may be what is reverted to", async () => {
    writeFile("/file.txt", "before");
    expect(await call("CreateSnapshot", { set_as_revert: true, commit_timeout: 5 })).toEqual({ slot: 1 });
    expect(await call("GetBootState")).toEqual({ active_slot: 0, is_committed: false, revert_slot: 1, commit_timeout: 5 });
    writeFile("/file.txt", "after");
    const resets = hal.resets;
    await hal.pass(5010, corePoll);
    expect(hal.resets).toBe(resets + 1);
    expect(await start()).toBe(1);
    expect(readText("/file.txt")).toBe("before");
  });

  test("of what is no image of a slot", async () => {
    machine.put("app0", noise(100, 1));
    expect(await call("CreateSnapshot")).toEqual({ code: -1, message: "Failed to create snapshot" });
  });
});

describe("SetBootState", () => {
  test("refuses what would not start", async () => {
    expect(await call("SetBootState", {})).toMatchObject({ code: -2 });
    expect(await call("SetBootState", { active_slot: 2 })).toMatchObject({ code: 400 });
    expect(await call("SetBootState", { is_committed: 1 })).toMatchObject({ code: 400 });
    expect(await call("SetBootState", { active_slot: 1 })).toEqual({
      code: -3,
      message: "Failed to set boot state: slot 1 holds no image that can be started",
    });
    expect(await call("SetBootState", { revert_slot: 0 })).toMatchObject({ code: -3 });
    expect(await call("SetBootState", { is_committed: false })).toMatchObject({ code: -3 });
    expect(await call("GetBootState")).toEqual({ active_slot: 0, is_committed: true, revert_slot: -1, commit_timeout: 0 });
  });

  test("puts what runs on trial", async () => {
    machine.put("app1", v2);
    expect(await call("SetBootState", { is_committed: false, revert_slot: 1, commit_timeout: 60 })).toBeNull();
    expect(await call("GetBootState")).toEqual({ active_slot: 0, is_committed: false, revert_slot: 1, commit_timeout: 60 });
    expect(await call("Commit")).toBeNull();
    expect(await call("GetBootState")).toMatchObject({ is_committed: true, revert_slot: -1 });
  });
});

test("a machine without slots", async () => {
  machine.define = (partitions) => partitions.definePartitions([]);
  await start();
  expect(await call("Status")).toEqual(idle);
  expect(await call("Begin", { size: 1 })).toEqual({ code: -1, message: "OTA is not supported" });
  expect(await call("GetBootState")).toMatchObject({ code: -1 });
  expect(await call("SetBootState", { active_slot: 0 })).toMatchObject({ code: -1 });
  expect(await call("CreateSnapshot")).toEqual({ code: -2, message: "Failed to get boot state" });
});
