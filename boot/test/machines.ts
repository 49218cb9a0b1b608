/** What the loader does on a real machine, the same on all of them. */
import { beginTrial, commit, factoryState } from "@meerkat/boot-common/boot_machine.ts";
import { OUTCOME_COMMITTED, OUTCOME_CRASHED, OUTCOME_FALLBACK, OUTCOME_REFUSED, OUTCOME_WATCHDOG } from "@meerkat/boot-common/boot_state.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { CRASHING, Device, Firmware, HANGING } from "./device.ts";
import { LineRpc } from "./line_rpc.ts";

const BUILD_LIMIT_MS = 120_000;

/** What the check has to find, and how the loader says it. */
const FAULTS: readonly (readonly [string, string])[] = [
  ["a bad signature", "bad signature"],
  ["a signature by another key", "not signed by a known key"],
  ["a changed payload", "wrong hash"],
  ["its end cut off", "truncated or damaged"],
  ["the name of another platform", "for another platform"],
  ["nothing in it", "no image"],
];

/** `faults`: how many of FAULTS are tried. */
export function testMachine(platform: string, faults = FAULTS.length): void {
  describe(`the boot loader on ${platform}`, () => {
    let firmware: Firmware;
    let device: Device;

    beforeAll(async () => {
      firmware = await Firmware.build(platform);
    }, BUILD_LIMIT_MS);
    afterEach(() => device.cutPower());
    afterAll(() => firmware.remove());

    /** A device that runs version 1 in slot 0. */
    function deviceWith(image: Uint8Array): Device {
      device = new Device(firmware);
      device.put(0, image);
      return device;
    }

    function trialOf(image: Uint8Array): void {
      device.put(1, image);
      device.setState((state) => beginTrial(state ?? factoryState(), 1, 3, 0, false) ?? factoryState());
    }

    it("starts a good image, from a device on which nothing was ever written", async () => {
      await deviceWith(firmware.image()).start();
      await device.until("slot 0: version 1.0.0");
      await device.until("app: good, slot 0, reset by power_on");
      expect(device.state()).toBeUndefined();
    });

    it("goes through the loader at each reset, and hands the reason on", async () => {
      await deviceWith(firmware.image()).start();
      await device.until("app: good, slot 0, reset by power_on");
      await device.connected();
      for (const [letter, reason] of [
        ["r", "software"],
        ["x", "crash"],
        ["h", "watchdog"],
      ] as const) {
        device.send(letter);
        await device.until("slot 0: version 1.0.0");
        await device.until(`app: good, slot 0, reset by ${reason}`);
        await device.connected();
      }
    });

    it("tries a new image, which commits; then an older one than its counter is refused", async () => {
      deviceWith(firmware.image());
      trialOf(firmware.image({ major: 2, securityCounter: 5 }));
      await device.start();
      await device.until("slot 1: version 2.0.0, on trial");
      await device.until("app: good, slot 1");
      await device.connected();
      device.send("c");
      await device.until("app: done");
      expect(device.state()).toMatchObject({ activeSlot: 1, committed: true, outcome: OUTCOME_COMMITTED, securityCounter: 5 });
      await device.cutPower();
      device.put(0, firmware.image({ securityCounter: 4 }));
      device.setState((state) => beginTrial(state ?? factoryState(), 0, 3, 0, false) ?? factoryState());
      await device.start();
      await device.until("slot 0 refused: downgrade");
      await device.until("slot 1: version 2.0.0");
      await device.until("app: good, slot 1");
      expect(device.state()).toMatchObject({ activeSlot: 1, committed: true, outcome: OUTCOME_REFUSED, securityCounter: 5 });
    });

    it("does not roll a good image back because the power was cut during its first boots", async () => {
      deviceWith(firmware.image());
      trialOf(firmware.image({ major: 2 }));
      for (let i = 0; i < 4; i++) {
        await device.start();
        await device.until("slot 1: version 2.0.0, on trial, 3 more");
        await device.cutPower();
      }
      await device.start();
      await device.until("app: good, slot 1");
    });

    it.each([
      ["crashing", CRASHING, OUTCOME_CRASHED, "crashed"],
      ["hanging", HANGING, OUTCOME_WATCHDOG, "hung"],
    ] as const)("goes back after three starts of a %s image", async (name, build, outcome, words) => {
      deviceWith(firmware.image());
      trialOf(firmware.image({ major: 3, build }));
      await device.start();
      // The first of them is after a loss of power, which is not counted among the three.
      for (let i = 0; i < 4; i++) await device.until(`app: ${name}`);
      await device.until(`reverted: the new firmware ${words}`);
      await device.until(/app: good, slot 0, reset by (crash|watchdog)/);
      expect(device.state()).toMatchObject({ activeSlot: 0, revertSlot: -1, committed: true, outcome });
    });

    it("takes a signed image over its line when there is none to start", async () => {
      device = new Device(firmware);
      device.put(0, firmware.image({}, firmware.otherKey));
      device.setState((state) => commit(state ?? factoryState(), 3));
      await device.start();
      await device.until("no slot has an image to start");
      await device.connected();
      const rpc = new LineRpc(device, true);
      expect((await rpc.call("Sys.GetInfo")).result).toEqual({ app: "boot", arch: platform });
      expect((await rpc.call("FS.List")).error).toEqual({ code: 404, message: "no such method in the boot loader" });
      expect((await rpc.upload(firmware.image({ securityCounter: 3 }, firmware.otherKey))).error?.message).toBe("not signed by a known key");
      expect((await rpc.upload(firmware.image({ securityCounter: 2 }))).error?.message).toMatch(/^downgrade/);
      expect((await rpc.call("OTA.Begin", { size: 3 << 20 })).error?.message).toMatch(/size/);
      expect((await rpc.upload(firmware.image({ major: 7, securityCounter: 4 }))).result).toBeNull();
      await device.until("slot 0: version 7.0.0");
      await device.until("app: good, slot 0, reset by software");
      expect(device.state()).toMatchObject({ activeSlot: 0, committed: true, securityCounter: 4 });
    });

    it.each(FAULTS.slice(0, faults))("refuses an image with %s, and starts the other slot", async (what, words) => {
      deviceWith(damaged(what));
      device.put(1, firmware.image({ major: 2 }));
      await device.start();
      await device.until(`slot 0 refused: ${words}`);
      await device.until("slot 1: version 2.0.0");
      await device.until("app: good, slot 1");
      expect(device.state()).toMatchObject({ activeSlot: 1, committed: true, outcome: OUTCOME_FALLBACK });
    });

    it.runIf(platform === "cortex-m")("fits into its place", () => {
      const { sizes } = firmware.loader;
      const crypto = sizes?.modules.filter(({ group }) => group === "mbedtls").reduce((sum, { flash }) => sum + flash, 0) ?? 0;
      expect(crypto).toBeGreaterThan(0);
      expect((sizes?.flash ?? 0) - crypto).toBeLessThanOrEqual(24 * 1024);
    });

    function damaged(what: string): Uint8Array {
      const image = firmware.image();
      switch (what) {
        case "a bad signature":
          image[image.length - 1] = 1 + (image[image.length - 1] ?? 0);
          return image;
        case "a signature by another key":
          return firmware.image({}, firmware.otherKey);
        case "a changed payload":
          image[1000] = 1 + (image[1000] ?? 0);
          return image;
        case "its end cut off":
          return image.subarray(0, image.length - 200);
        case "the name of another platform":
          return firmware.image({ platform: "esp32" });
        default:
          return new Uint8Array(1).fill(0xff);
      }
    }
  });
}
