import { readFileSync } from "node:fs";
import { WHITE } from "@meerkat/graphics/canvas.ts";
import type { Font } from "@meerkat/graphics/font.ts";
import { FIXED_FONT } from "@meerkat/graphics/font_fixed.ts";
import { LARGE_FONT } from "@meerkat/graphics/font_large.ts";
import { SANS_FONT } from "@meerkat/graphics/font_sans.ts";
import { describe, expect, test } from "vitest";
import { compileFont, FONT_NAMES } from "../fonts/compile.ts";
import { Screen } from "./screen.ts";

const FONTS: Record<string, Font> = { fixed: FIXED_FONT, sans: SANS_FONT, large: LARGE_FONT };

function drawn(text: string, font: Font): string[] {
  const screen = new Screen(128, 24);
  screen.text(0, 0, text, font);
  return screen.picture();
}

describe.each(FONT_NAMES)("%s", (name) => {
  const font = FONTS[name] as Font;

  test("src has what the drawing makes", () => {
    expect(readFileSync(new URL(`../src/font_${name}.ts`, import.meta.url), "utf8")).toBe(compileFont(name));
  });

  test("every character is drawn as it is in the drawing", () => {
    const [, ...blocks] = readFileSync(new URL(`../fonts/${name}.txt`, import.meta.url), "utf8")
      .trim()
      .split("\n\n");
    for (const block of blocks) {
      const [chars = "", ...rows] = block.split("\n");
      let left = 0;
      for (const char of chars) {
        const width = font.measure(char);
        const screen = new Screen(128, 24);
        screen.text(0, 0, char, font);
        const seen = Array.from({ length: font.height }, (_, y) => Array.from({ length: width }, (_, x) => (screen.isLit(x, y) ? "#" : ".")).join(""));
        expect(seen).toEqual(rows.map((row) => row.slice(left, left + width)));
        left += width + 1;
      }
    }
  });
});

describe("text", () => {
  test("is drawn side by side", () => {
    expect(drawn("Hi j", FIXED_FONT)).toEqual([
      "#...#...#............#",
      "#...#.................",
      "#...#..##...........##",
      "#####...#............#",
      "#...#...#............#",
      "#...#...#............#",
      "#...#..###........#..#",
      "...................##.",
    ]);
  });

  test("is measured as it is drawn, and the next may follow", () => {
    for (const font of Object.values(FONTS)) {
      const screen = new Screen(128, 24);
      expect(screen.text(3, 0, "10 2", font)).toBe(3 + font.measure("10 2") + font.spacing);
      expect(font.measure("")).toBe(0);
    }
  });

  test("can end or have its middle at a place", () => {
    const right = new Screen(64, 16);
    right.textRight(64, 0, "ABC", FIXED_FONT);
    expect(right.isLit(63, 0) || right.isLit(63, 1)).toBe(true);
    const middle = new Screen(64, 16);
    middle.textCentered(32, 0, "I", FIXED_FONT);
    expect(middle.isLit(32, 3)).toBe(true);
  });

  test("what a font does not have is a box", () => {
    expect(drawn("\u4e2d", FIXED_FONT)).toEqual(["#####", "#...#", "#...#", "#...#", "#...#", "#...#", "#####"]);
    expect(drawn("\u00a0", FIXED_FONT)).toEqual([]);
  });

  test("beyond ASCII: degrees, umlauts", () => {
    for (const char of "°µ±²³€äöüßÄÖÜ") {
      expect(FIXED_FONT.glyph(char.charCodeAt(0))).toBeGreaterThan(90);
      expect(SANS_FONT.glyph(char.charCodeAt(0))).toBeGreaterThan(90);
    }
  });

  test("on its own ground it can be dark", () => {
    const screen = new Screen(16, 16);
    screen.clear(WHITE);
    screen.text(0, 0, "I", FIXED_FONT, 0);
    expect(screen.isLit(2, 3)).toBe(false);
    expect(screen.isLit(0, 3)).toBe(true);
  });
});
