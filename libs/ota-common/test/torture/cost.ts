/** What an update costs in flash operations. */
import { openBoot } from "@meerkat/ota-common/boot_access.ts";
import { OTA_BEGIN_CONTINUE } from "@meerkat/ota-common/events.ts";
import { SlotBackend } from "@meerkat/ota-common/slot_backend.ts";
import { Updater, UpdaterSettings } from "@meerkat/ota-common/updater.ts";
import { makeBundle, makeImage, noise } from "../bundle.ts";
import { bootKey, SECTOR, SlotsMachine } from "../slots_machine.ts";

export interface Cost {
  imageBytes: number;
  /** Programs and erases, from the first byte of the bundle to the record that has the new firmware started. */
  operations: number;
  /** Each sector of the image erased once and programmed once. */
  minimum: number;
}

/** An update over an older image of that size. */
export function updateCost(imageBytes: number): Cost {
  const image = (seed: number) => makeImage({ payload: noise(imageBytes - 202, seed), keys: [bootKey] });
  const sectors = Math.ceil(imageBytes / SECTOR);
  const machine = new SlotsMachine({ appSectors: sectors + 8, fsSectors: 8 }).install();
  machine.put("app0", image(1)).put("app1", image(2));
  const bundle = makeBundle({ app: image(3) });
  const boot = openBoot();
  if (boot === undefined) throw new Error("no boot state");
  const settings = Object.assign(new UpdaterSettings(), { platform: "fake", bundleSize: bundle.length });
  const updater = new Updater(settings, new SlotBackend(boot, 3, () => true), () => OTA_BEGIN_CONTINUE);
  for (let at = 0; at < bundle.length; at += 512) updater.write(bundle, at, Math.min(512, bundle.length - at));
  const result = updater.finalize(0);
  if (result.code < 0) throw new Error(result.text);
  return { imageBytes, operations: machine.flash.operations, minimum: 2 * sectors };
}
