import "@meerkat/hal/spi.native.ts";
import type { Options } from "@meerkat/core/vfs/options.ts";
import { detectChip } from "./detect.ts";
import { MAX_SIZE, WAKE } from "./jedec.ts";
import { SpiChip } from "./spi_chip.ts";
import { SpiFlashDevice, wakeUp } from "./spi_flash_device.ts";

/** Options: `bus` (0), `cs` (0), `freq` in Hz (required), `mode` (0), `size` in bytes (0: what the chip tells), `wip_mask` (1), `dpd` (false). */
export function makeSpiFlash(options: Options): SpiFlashDevice | undefined {
  const bus = options.int("bus", 0, 0, 255);
  const cs = options.int("cs", -1, -1, 255);
  const hz = options.int("freq", 0, 1, 0x7fffffff);
  const mode = options.int("mode", 0, 0, 3);
  const size = options.int("size", 0, 0, MAX_SIZE);
  const busyMask = options.int("wip_mask", 1, 1, 255);
  const sleeps = options.bool("dpd", false);
  if (hz === 0) options.wrong("freq is required");
  if (options.nested("spi") !== "") options.wrong("spi: the pins are the board's, bus names one");
  if (options.fault !== "") return undefined;
  if (!hal_spi_config(bus, hz, mode)) {
    options.wrong(`this machine has no SPI bus ${bus} for ${hz} Hz and mode ${mode}`);
    return undefined;
  }
  const chip = new SpiChip(bus, cs < 0 ? 0 : cs, busyMask);
  // It may have been left asleep, whatever the options say now.
  wakeUp(chip, WAKE);
  const geometry = detectChip(chip, size);
  if (geometry === undefined) {
    options.wrong("no chip answers, or it does not tell its size");
    return undefined;
  }
  if (sleeps) chip.say(geometry.powerDown);
  return new SpiFlashDevice(chip, geometry, sleeps);
}
