import type { ConfigSsd1306 } from "@meerkat/config";
import { logError } from "@meerkat/core/log.ts";
import { i2cBus } from "@meerkat/i2c/buses.ts";
import { Ssd1306 } from "./ssd1306.ts";

// The display of the configuration.

const WHERE: string = "ssd1306";

let display: Ssd1306 | undefined;

/** The display that the settings `ssd1306.*` describe. Undefined if they switch it off or its bus is not there. */
export function ssd1306(): Ssd1306 | undefined {
  return display;
}

/** A display that does not answer is there all the same: it is set up when it does. */
export function startSsd1306(config: ConfigSsd1306): void {
  if (!config.enable) return;
  const i2c = i2cBus(config.bus);
  if (i2c === undefined) {
    logError(WHERE, `there is no I2C bus ${config.bus}: i2c.enable`);
    return;
  }
  try {
    display = new Ssd1306(i2c, config.address, config.width, config.height, config.com_pins, config.col_offset, config.rst_gpio);
  } catch (error) {
    logError(WHERE, error instanceof Error ? error.message : "error");
    return;
  }
  if (!display.start()) logError(WHERE, `no answer from address ${config.address}`);
}
