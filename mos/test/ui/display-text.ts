/** Text as the device draws it, to find it on the display of a board. */
import type { Font } from "@meerkat/graphics/font.ts";
import { PageCanvas } from "@meerkat/graphics/page_canvas.ts";

/** Pixels in rows from the top, each `#` or `.`: those of the text alone. */
export function drawnText(text: string, font: Font): string[] {
  const canvas = new Drawing(font.measure(text), Math.ceil(font.height / 8) * 8);
  canvas.text(0, 0, text, font);
  return Array.from({ length: font.height }, (_, y) => Array.from({ length: canvas.width }, (_, x) => (canvas.isLit(x, y) ? "#" : ".")).join(""));
}

/** Whether all rows of `part` are somewhere in `whole`, one below the other. */
export function isShown(part: string[], whole: string[]): boolean {
  const [first = ""] = part;
  return whole.some((row, top) => {
    for (let x = row.indexOf(first); x >= 0; x = row.indexOf(first, x + 1)) {
      if (part.every((line, y) => whole[top + y]?.startsWith(line, x) === true)) return true;
    }
    return false;
  });
}

class Drawing extends PageCanvas {}
