import { I2C_NO_BUS } from "@meerkat/hal/i2c.ts";
import type { Peripherals } from "./peripherals.ts";

/** A chip that nothing is wired to. */
export const NO_PERIPHERALS: Peripherals = {
  attach() {},
  i2cConfig: () => false,
  i2cWrite: () => I2C_NO_BUS,
  i2cRead: () => I2C_NO_BUS,
  i2cStop() {},
  i2cRecover: () => false,
  spiConfig: () => false,
  spiSelect: () => false,
  spiTransfer: () => undefined,
  adcMillivolts: () => -1,
  pwm: () => false,
  pulses: () => false,
  uartWrite() {},
  onUart() {},
};
