import { INVERT } from "@meerkat/graphics/canvas.ts";
import { FIXED_FONT } from "@meerkat/graphics/font_fixed.ts";
import { LARGE_FONT } from "@meerkat/graphics/font_large.ts";
import { SANS_FONT } from "@meerkat/graphics/font_sans.ts";
import { ssd1306 } from "@meerkat/ssd1306/display.ts";

// Fonts and shapes, as the catalogue shows them.

const display = ssd1306();
if (display !== undefined) {
  display.text(1, 1, "Meerkat", SANS_FONT);
  display.textRight(display.width - 2, 2, "12:34", FIXED_FONT);
  display.fillRectangle(0, 0, display.width, 13, INVERT);
  display.text(0, 19, "21.5 °C", LARGE_FONT);
  display.text(0, 38, "humidity 45 %", SANS_FONT);
  display.text(0, 54, "1013 hPa", FIXED_FONT);
  display.rectangle(96, 18, 32, 46);
  display.fillCircle(112, 35, 7);
  display.circle(112, 35, 10);
  display.line(97, 62, 106, 50);
  display.line(106, 50, 112, 57);
  display.line(112, 57, 119, 46);
  display.line(119, 46, 126, 60);
  display.fillRectangle(97, 60, 30, 3, INVERT);
  console.log(display.refresh() ? "drawn" : "no answer");
}
