/** Settings on trial, over restarts of the program and cuts of the power, with the files in a flash model. */

import { beforeEach, expect, test, vi } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { FlashModel, seededRandom } from "../../../core/test/flash_model.ts";
import type { TestChannel } from "../../rpc-common/test/test_channel.ts";

let hal: FakeHal;

/** What a program is made of, imported anew at each start. */
async function load() {
  vi.resetModules();
  const { JournalFs } = await import("@meerkat/core/vfs/journal_fs.ts");
  const { FlashDevice } = await import("@meerkat/core/vfs/flash_device.ts");
  const { mount } = await import("@meerkat/core/vfs/vfs.ts");
  const files = new JournalFs(new FlashDevice(0, hal_flash_size(0)));
  if (!files.mount()) throw new Error("no files");
  mount("/", files);
  await import("@meerkat/vfs-common/init.ts");
  await import("@meerkat/rpc-service-config/init.ts");
  const { addChannel, frameReceived } = await import("@meerkat/rpc-common/rpc.ts");
  const { corePoll } = await import("@meerkat/core/loop.ts");
  const { config } = await import("@meerkat/config");
  const { TestChannel } = await import("../../rpc-common/test/test_channel.ts");
  return { addChannel, frameReceived, corePoll, config, TestChannel };
}

/** The program after a start. */
class Boot {
  readonly device: TestChannel;
  private readonly program: Awaited<ReturnType<typeof load>>;

  private constructor(program: Awaited<ReturnType<typeof load>>) {
    this.program = program;
    this.device = this.connect("host");
  }

  static async start(): Promise<Boot> {
    return new Boot(await load());
  }

  connect(name: string): TestChannel {
    const channel = new this.program.TestChannel(name);
    this.program.addChannel(channel);
    return channel;
  }

  call(method: string, params: object = {}, channel = this.device): unknown {
    this.program.frameReceived(channel, JSON.stringify({ id: 1, src: "host", method: `Config.${method}`, params }));
    const { result, error } = channel.take()[0] as { result: unknown; error: unknown };
    return error ?? result;
  }

  get rate(): number {
    return this.program.config.rpc.uart.baud_rate;
  }

  pass(ms: number): Promise<void> {
    return hal.pass(ms, this.program.corePoll);
  }
}

const OLD = 115200;
const NEW = 9600;
const change = { key: "rpc.uart.baud_rate", value: NEW };
const none = { code: 409, message: "no settings are on trial" };

beforeEach(() => {
  hal = new FakeHal().install();
  new FlashModel(16, 1024).install();
});

test("a trial that is confirmed after the restart stays", async () => {
  const first = await Boot.start();
  expect(first.call("Confirm")).toEqual(none);
  expect(first.call("Set", { ...change, trial: 60, reboot: true })).toEqual({ saved: false, trial: 60 });
  expect(first.call("Confirm")).toEqual(none);
  await first.pass(500);
  expect(hal.resets).toBe(1);
  const second = await Boot.start();
  expect(second.rate).toBe(NEW);
  expect(second.call("Trial")).toEqual({ on_trial: true, left_ms: 60_000 });
  expect(second.call("Save")).toEqual({ code: -1, message: "error saving config: the settings are on trial, confirm them first" });
  await second.pass(59_999);
  expect(second.call("Confirm")).toEqual({ saved: true });
  expect(second.call("Trial")).toEqual({ on_trial: false, left_ms: 0 });
  await second.pass(10_000);
  expect(hal.resets).toBe(1);
  expect((await Boot.start()).rate).toBe(NEW);
});

test("a trial that nobody confirms ends with a restart and the old settings", async () => {
  const first = await Boot.start();
  first.call("Set", { ...change, trial: 5, reboot: true });
  const second = await Boot.start();
  expect(second.rate).toBe(NEW);
  await second.pass(4999);
  expect(hal.resets).toBe(0);
  await second.pass(1);
  expect(hal.resets).toBe(1);
  expect(hal.console).toContain("Nobody has confirmed the settings on trial");
  const third = await Boot.start();
  expect(third.rate).toBe(OLD);
  expect(third.call("Trial")).toEqual({ on_trial: false, left_ms: 0 });
});

test("a restart during a trial brings the old settings back", async () => {
  const first = await Boot.start();
  first.call("Set", { ...change, trial: 60, reboot: true });
  expect((await Boot.start()).rate).toBe(NEW);
  expect((await Boot.start()).rate).toBe(OLD);
});

test("without a restart: in force at once, confirmed over another connection only", async () => {
  const first = await Boot.start();
  expect(first.call("Set", { ...change, trial: 60 })).toEqual({ saved: false, trial: 60 });
  expect(first.rate).toBe(NEW);
  expect(first.call("Confirm")).toEqual({ code: 409, message: "confirm over another connection: this one has not seen the new settings at work" });
  expect(first.call("Confirm", {}, first.connect("other"))).toEqual({ saved: true });
  expect((await Boot.start()).rate).toBe(NEW);
});

test("without a restart and a confirmation: back to the old settings", async () => {
  const first = await Boot.start();
  first.call("Set", { ...change, trial: 1 });
  await first.pass(1000);
  expect(hal.resets).toBe(1);
  expect((await Boot.start()).rate).toBe(OLD);
});

test("settings for one boot are not on trial", async () => {
  (await Boot.start()).call("Set", { ...change, save: true, try_once: true });
  const second = await Boot.start();
  expect(second.rate).toBe(NEW);
  expect(second.call("Confirm")).toEqual(none);
});

test.each([
  [{ trial: 0 }, "trial: must be 1 to 86400 seconds"],
  [{ trial: 86401 }, "trial: must be 1 to 86400 seconds"],
  [{ trial: "60" }, "trial: must be 1 to 86400 seconds"],
  [{ trial: 60, level: 5 }, "only settings of the user's level can be on trial"],
  [{ trial: 60, save: true }, "trial does not go with save or try_once"],
])("%j is refused, and changes nothing", async (params, message) => {
  const boot = await Boot.start();
  expect(boot.call("Set", { ...change, ...params })).toEqual({ code: 400, message });
  expect(boot.rate).toBe(OLD);
});

/** Makes a call with the power cut during flash operation `cut`; whether it was. The handler's caller sees the cut as an error. */
function isCut(flash: FlashModel, cut: number, boot: Boot, method: string, params: object = {}): boolean {
  flash.cutIn = cut;
  const reply = boot.call(method, params);
  const wasCut = flash.cutIn === 0;
  flash.cutIn = 0;
  if (wasCut) expect(reply).toMatchObject({ code: 500 });
  return wasCut;
}

test("the power may be cut at any flash operation: old settings or new ones, never a mix, and never a trial without an end", async () => {
  const both = { config: { rpc: { uart: { baud_rate: NEW, dst: "x" } } } };
  let cuts = 0;
  for (let cut = 1, done = false; !done; cut++) {
    const flash = new FlashModel(16, 1024).install();
    flash.random = seededRandom(cut);
    const first = await Boot.start();
    done = !isCut(flash, cut, first, "Set", { ...both, trial: 60, reboot: true });
    const second = await Boot.start();
    const result = second.call("Get", { key: "rpc.uart" }) as { baud_rate: number; dst: string };
    expect([`${OLD} `, `${NEW} x`]).toContain(`${result.baud_rate} ${result.dst}`);
    if (result.baud_rate === NEW) expect(second.call("Trial")).toMatchObject({ on_trial: true });
    else cuts++;
    if (done) expect(result.baud_rate).toBe(NEW);
    expect((await Boot.start()).rate).toBe(OLD);
  }
  expect(cuts).toBeGreaterThan(5);
  for (let cut = 1, done = false; !done; cut++) {
    const flash = new FlashModel(16, 1024).install();
    flash.random = seededRandom(cut);
    (await Boot.start()).call("Set", { ...both, trial: 60, reboot: true });
    const second = await Boot.start();
    done = !isCut(flash, cut, second, "Confirm");
    const third = await Boot.start();
    expect([OLD, NEW]).toContain(third.rate);
    expect(third.call("Confirm")).toEqual(none);
    if (done) expect(third.rate).toBe(NEW);
  }
});
