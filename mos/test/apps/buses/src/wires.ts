import { BitBangI2c } from "@meerkat/i2c/bit_bang.ts";
import { ChipI2c } from "@meerkat/i2c/chip_bus.ts";
import type { I2c } from "@meerkat/i2c/i2c.ts";
import { numberAt, toHex } from "./words.ts";

let bus: I2c = new ChipI2c(0);

/** I2C by way of libs/i2c: `wires SDA SCL HZ` or `unit BUS HZ` says which bus. */
export function wireCommand(words: string[]): string | undefined {
  const a = numberAt(words, 1);
  const b = numberAt(words, 2);
  const c = numberAt(words, 3);
  switch (words[0]) {
    case "wires":
      bus = new BitBangI2c(a, b);
      return `${bus.setFrequency(c)}`;
    case "unit":
      bus = new ChipI2c(a);
      return `${bus.setFrequency(b)}`;
    case "scan":
      return `${bus.scan().join(" ")}, ${bus.statusText()}`;
    case "reg": {
      const bytes = new Uint8Array(c);
      return `${bus.readRegN(a, b, bytes)} ${toHex(bytes)}, ${bus.statusText()}`;
    }
    case "set-reg":
      return `${bus.writeRegB(a, b, c)}, ${bus.statusText()}`;
    case "recover":
      return `${bus.recover()}`;
    default:
      return undefined;
  }
}
