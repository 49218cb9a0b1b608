import { dimmed, hsv } from "@meerkat/neopixel/color.ts";
import type { NeoPixel } from "@meerkat/neopixel/neopixel.ts";

/** °C that are shown as blue and as red. */
const COLD: number = 0;
const HOT: number = 35;
const BLUE: i32 = 240;
/** Brightest of 255: a ring on a desk that blinds nobody, and that a USB port can feed. */
const BRIGHTEST: i32 = 96;

/** Colour of a temperature, from blue over green to red. */
function colorOf(temperature: number): i32 {
  const share = (temperature - COLD) / (HOT - COLD);
  const hue = share <= 0 ? BLUE : share >= 1 ? 0 : BLUE * (1 - share);
  return hsv(hue | 0, 255, BRIGHTEST);
}

/** Shows a temperature (NaN: none) with a brightness of 0 to 255. */
export function showTemperature(ring: NeoPixel, temperature: number, brightness: i32): void {
  ring.fill(Number.isNaN(temperature) ? 0 : dimmed(colorOf(temperature), brightness));
  ring.show();
}
