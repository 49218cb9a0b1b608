/** Reads displays: is this text on it? It looks for the pixels that the fonts of libs/graphics make of it. */

import { type Font, MISSING } from "@meerkat/graphics/font.ts";
import { FIXED_FONT } from "@meerkat/graphics/font_fixed.ts";
import { LARGE_FONT } from "@meerkat/graphics/font_large.ts";
import { SANS_FONT } from "@meerkat/graphics/font_sans.ts";
import { PageCanvas } from "@meerkat/graphics/page_canvas.ts";
import type { PartValue } from "../board/state.ts";

const FONTS: readonly Font[] = [LARGE_FONT, SANS_FONT, FIXED_FONT];

/** Lit pixels, row by row. */
export type Pixels = readonly (readonly boolean[])[];

class Page extends PageCanvas {
  pixels(width: number, height: number): boolean[][] {
    return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => this.isLit(x, y)));
  }
}

/** What a display shows, as the board tells it. */
export function pixelsOf(value: PartValue): Pixels {
  const { width, height, pixels } = value;
  if (typeof width !== "number" || typeof height !== "number" || typeof pixels !== "string") throw new Error("this part is no display");
  const bytes = Buffer.from(pixels, "base64");
  const stride = Math.ceil(width / 8);
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => (((bytes[y * stride + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 1));
}

/** Two rows in one line of characters. */
export function picture(pixels: Pixels): string {
  const lines: string[] = [];
  for (let y = 0; y < pixels.length; y += 2) {
    const upper = pixels[y] ?? [];
    const lower = pixels[y + 1] ?? [];
    lines.push(upper.map((lit, x) => " ▄▀█"[(lit ? 2 : 0) + (lower[x] === true ? 1 : 0)]).join(""));
  }
  return lines.map((line) => line.trimEnd()).join("\n");
}

/** Whether a line of text is there in one of the fonts, lit or dark on lit ground. */
export function hasText(pixels: Pixels, text: string): boolean {
  return FONTS.some((font) => {
    const wanted = drawn(text, font);
    return wanted !== undefined && (isIn(pixels, wanted, false) || isIn(pixels, wanted, true));
  });
}

/** Without the empty rows above and below. Undefined if the font does not have all characters, or there is nothing to see. */
function drawn(text: string, font: Font): Pixels | undefined {
  if (Array.from({ length: text.length }, (_, i) => font.glyph(text.charCodeAt(i))).includes(MISSING)) return undefined;
  const width = font.measure(text);
  const page = new Page(Math.max(1, width), 8 * Math.ceil(font.height / 8));
  page.text(0, 0, text, font);
  const rows = page.pixels(width, font.height);
  while (rows.at(0)?.includes(true) === false) rows.shift();
  while (rows.at(-1)?.includes(true) === false) rows.pop();
  return rows.length === 0 ? undefined : rows;
}

function isIn(pixels: Pixels, wanted: Pixels, inverted: boolean): boolean {
  const height = wanted.length;
  const width = wanted[0]?.length ?? 0;
  const isAt = (left: number, top: number) => wanted.every((row, y) => row.every((lit, x) => (pixels[top + y]?.[left + x] !== lit) === inverted));
  for (let top = 0; top + height <= pixels.length; top++) {
    for (let left = 0; left + width <= (pixels[0]?.length ?? 0); left++) if (isAt(left, top)) return true;
  }
  return false;
}
