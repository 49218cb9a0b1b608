import { hsv } from "@meerkat/neopixel/color.ts";
import { NeoPixel } from "@meerkat/neopixel/neopixel.ts";

// The wheel of colours, as the catalogue shows it.

const ring = new NeoPixel(4, 16);
for (let i: i32 = 0; i < ring.count; i++) ring.setColor(i, hsv(((i * 45) / 2) | 0, 255, 255));
console.log(ring.show() ? "drawn" : "this pin cannot do that");
