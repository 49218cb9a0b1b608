import { logError, logInfo } from "@meerkat/core/log.ts";
import { BitBangI2c } from "./bit_bang.ts";
import { ChipI2c } from "./chip_bus.ts";
import type { I2c } from "./i2c.ts";
import { LoggedI2c } from "./logged_bus.ts";

const WHERE: string = "i2c.ts";

/** Settings of a bus: `i2c` and `i2c1` in the configuration. */
export interface I2cSettings {
  enable: boolean;
  freq: i32;
  debug: boolean;
  unit_no: i32;
  sda_gpio: i32;
  scl_gpio: i32;
}

const buses: (I2c | undefined)[] = [undefined, undefined];

/** The bus that is configured as `i2c` (0) or `i2c1` (1); undefined if it is not enabled, or does not work. */
export function i2cBus(number: i32 = 0): I2c | undefined {
  return number >= 0 && number < buses.length ? buses[number] : undefined;
}

/** Starts a bus as its settings say, and makes it bus `number`. Undefined if it is not enabled, or cannot be set up. */
export function startI2c(number: i32, settings: I2cSettings): I2c | undefined {
  buses[number] = settings.enable ? openBus(number, settings) : undefined;
  return buses[number];
}

function openBus(number: i32, settings: I2cSettings): I2c | undefined {
  const { unit_no, sda_gpio, scl_gpio, freq } = settings;
  const bus: I2c = unit_no >= 0 ? new ChipI2c(unit_no) : new BitBangI2c(sda_gpio, scl_gpio);
  const place = unit_no >= 0 ? `unit ${unit_no}` : `SDA ${sda_gpio}, SCL ${scl_gpio}`;
  if (!bus.setFrequency(freq)) {
    logError(WHERE, `i2c${number}: no bus of ${freq} Hz at ${place}`);
    return undefined;
  }
  logInfo(WHERE, `i2c${number}: ${place}, ${freq} Hz`);
  return settings.debug ? new LoggedI2c(`i2c${number}`, bus) : bus;
}
