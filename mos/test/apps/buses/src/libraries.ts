import { AnalogInput } from "@meerkat/adc/adc.ts";
import { deepSleepUntilPin, wakeCause } from "@meerkat/core/deep_sleep.ts";
import { setupInput, setupOutput } from "@meerkat/core/gpio.ts";
import { onPinLevel, removePinLevel } from "@meerkat/core/gpio_level.ts";
import { startHwTimer, stopHwTimer } from "@meerkat/core/hw_timer.ts";
import { PwmOutput } from "@meerkat/pwm/pwm_output.ts";
import { RgbLed } from "@meerkat/pwm/rgb_led.ts";
import { BitBangSpi } from "@meerkat/spi/bit_bang.ts";
import { ChipSpi } from "@meerkat/spi/chip_bus.ts";
import type { Spi } from "@meerkat/spi/spi.ts";
import { bytesAt, numberAt, toHex } from "./words.ts";

let runs: i32 = 0;

async function fade(pin: i32, ms: i32): Promise<void> {
  const output = new PwmOutput(pin, 1000);
  if (!output.begin()) return;
  console.log(`faded ${await output.fadeTo(1, ms)}`);
}

function exchange(bus: Spi, mode: i32, data: Uint8Array): string {
  const received = new Uint8Array(data.length);
  return `${bus.exchange(0, mode, 100_000, data, received)} ${toHex(received)}`;
}

/** The libraries over the natives. */
export function libraryCommand(words: string[]): string | undefined {
  const a = numberAt(words, 1);
  const b = numberAt(words, 2);
  const c = numberAt(words, 3);
  switch (words[0]) {
    case "knob": {
      const knob = new AnalogInput(a);
      return `${knob.begin()} ${knob.average(2)} ${knob.position()}`;
    }
    case "fade":
      void fade(a, b);
      return "ok";
    case "color": {
      const led = new RgbLed(a, a + 1, a + 2);
      led.setColor(b);
      return "ok";
    }
    case "spi-chip":
      return exchange(new ChipSpi(0), 0, bytesAt(words, 1));
    case "spi-pins":
      return exchange(new BitBangSpi(19, 23, 18, [5]), a, bytesAt(words, 2));
    case "level":
      return `${setupInput(a, b) && onPinLevel(a, c, () => runs++)}`;
    case "level-off":
      return `${removePinLevel(a)}`;
    case "runs":
      return `${runs}`;
    case "output":
      return `${setupOutput(a, b !== 0)}`;
    case "in-us":
      return `${startHwTimer(a, b !== 0, () => runs++)}`;
    case "not-in-us":
      stopHwTimer(a);
      return "ok";
    case "doze":
      return `${deepSleepUntilPin(a, b !== 0, c)}`;
    case "cause":
      return `${wakeCause()}`;
    default:
      return undefined;
  }
}
