import { Bitmap, BLACK, INVERT, WHITE } from "@meerkat/graphics/canvas.ts";
import { FIXED_FONT } from "@meerkat/graphics/font_fixed.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Screen } from "./screen.ts";

const WIDTH = 40;
const HEIGHT = 32;
const anywhere = fc.integer({ min: -30, max: 70 });
const color = fc.constantFrom(BLACK, WHITE, INVERT, 0x102030);

type Draw = (screen: Screen) => void;

const shapes: fc.Arbitrary<Draw> = fc.oneof(
  fc.tuple(anywhere, anywhere, color).map(
    ([x, y, c]): Draw =>
      (screen) =>
        screen.pixel(x, y, c),
  ),
  fc.tuple(anywhere, anywhere, anywhere, anywhere, color).map(
    ([x, y, w, h, c]): Draw =>
      (screen) =>
        screen.rectangle(x, y, w, h, c),
  ),
  fc.tuple(anywhere, anywhere, anywhere, anywhere, color).map(
    ([x, y, w, h, c]): Draw =>
      (screen) =>
        screen.fillRectangle(x, y, w, h, c),
  ),
  fc.tuple(anywhere, anywhere, anywhere, anywhere, color).map(
    ([a, b, c, d, e]): Draw =>
      (screen) =>
        screen.line(a, b, c, d, e),
  ),
  fc.tuple(anywhere, anywhere, anywhere, color).map(
    ([x, y, r, c]): Draw =>
      (screen) =>
        screen.circle(x, y, r, c),
  ),
  fc.tuple(anywhere, anywhere, anywhere, color).map(
    ([x, y, r, c]): Draw =>
      (screen) =>
        screen.fillCircle(x, y, r, c),
  ),
  fc.tuple(anywhere, anywhere, fc.string(), color).map(
    ([x, y, t, c]): Draw =>
      (screen) =>
        void screen.text(x, y, t, FIXED_FONT, c),
  ),
);

/** Lit pixels as `x,y`. */
function lit(screen: Screen): Set<string> {
  const found = new Set<string>();
  for (let y = 0; y < HEIGHT; y++) for (let x = 0; x < WIDTH; x++) if (screen.isLit(x, y)) found.add(`${x},${y}`);
  return found;
}

describe("shapes", () => {
  test("a line has both ends, and steps by one", () => {
    const screen = new Screen(8, 8);
    screen.line(0, 0, 6, 2);
    expect(screen.picture()).toEqual(["##.....", "..###..", ".....##"]);
  });

  test("a line is the same pixels from both ends when it is straight", () => {
    for (const [x1, y1] of [
      [7, 0],
      [0, 7],
      [7, 7],
    ] as const) {
      const there = new Screen(8, 8);
      const back = new Screen(8, 8);
      there.line(0, 0, x1, y1);
      back.line(x1, y1, 0, 0);
      expect(back.picture()).toEqual(there.picture());
    }
  });

  test("a rectangle is its outline", () => {
    const screen = new Screen(8, 8);
    screen.rectangle(1, 1, 4, 3);
    expect(screen.picture()).toEqual([".....", ".####", ".#..#", ".####"]);
  });

  test("circles", () => {
    const screen = new Screen(16, 16);
    screen.circle(3, 3, 3);
    screen.fillCircle(11, 3, 3);
    expect(screen.picture()).toEqual([
      "..###.....###..",
      ".#...#...#####.",
      "#.....#.#######",
      "#.....#.#######",
      "#.....#.#######",
      ".#...#...#####.",
      "..###.....###..",
    ]);
  });

  test("of every size, a circle goes around its disc, and each pixel is set once", () => {
    for (let radius = 0; radius < 15; radius++) {
      const outline = new Screen(WIDTH, HEIGHT);
      const disc = new Screen(WIDTH, HEIGHT);
      outline.circle(16, 15, radius);
      disc.fillCircle(16, 15, radius);
      expect(Math.max(...outline.touched)).toBe(1);
      expect(Math.max(...disc.touched)).toBe(1);
      const inside = lit(disc);
      for (const pixel of lit(outline)) expect(inside).toContain(pixel);
      for (let y = -radius; y <= radius; y++) {
        const row = Array.from({ length: WIDTH }, (_, x) => x).filter((x) => inside.has(`${x},${y + 15}`));
        const edge = Array.from({ length: WIDTH }, (_, x) => x).filter((x) => outline.isLit(x, y + 15));
        expect([row[0], row.at(-1), row.length]).toEqual([edge[0], edge.at(-1), (edge.at(-1) ?? 0) - (edge[0] ?? 0) + 1]);
      }
    }
  });

  test("a bitmap has its leftmost pixel in the highest bit", () => {
    const screen = new Screen(16, 8);
    screen.bitmap(1, 0, new Bitmap(9, 2, Uint8Array.of(0b10000001, 0b10000000, 0b01000000, 0)));
    expect(screen.picture()).toEqual([".#......##", "..#......."]);
    expect(() => new Bitmap(9, 2, new Uint8Array(3))).toThrow(RangeError);
  });

  test("what is outside is cut, and everything inverted twice is as before", () => {
    fc.assert(
      fc.property(fc.array(shapes, { maxLength: 20 }), (drawing) => {
        const screen = new Screen(WIDTH, HEIGHT);
        for (const draw of drawing) draw(screen);
        const before = screen.bytes();
        screen.fillRectangle(-5, -5, 100, 100, INVERT);
        expect(screen.bytes()).toEqual(before.map((byte) => byte ^ 255));
        screen.clear();
        expect(lit(screen).size).toBe(0);
      }),
    );
  });
});

describe("the window that has changed", () => {
  test("holds every byte that has", () => {
    fc.assert(
      fc.property(fc.array(shapes, { maxLength: 5 }), fc.array(shapes, { maxLength: 5 }), (first, second) => {
        const screen = new Screen(WIDTH, HEIGHT);
        for (const draw of first) draw(screen);
        const before = screen.bytes();
        screen.clean();
        expect(screen.isDirty()).toBe(false);
        for (const draw of second) draw(screen);
        const { left, right, top, bottom } = screen.window();
        screen.bytes().forEach((byte, at) => {
          const x = at % WIDTH;
          const page = Math.floor(at / WIDTH);
          if (byte !== before[at]) expect([x >= left, x <= right, page >= top, page <= bottom]).toEqual([true, true, true, true]);
        });
      }),
    );
  });

  test("is no larger than what has changed, and empty for what was there", () => {
    const screen = new Screen(WIDTH, HEIGHT);
    screen.fillRectangle(10, 9, 5, 7);
    expect(screen.window()).toEqual({ left: 10, right: 14, top: 1, bottom: 1 });
    screen.clean();
    screen.hline(10, 9, 5);
    expect(screen.isDirty()).toBe(false);
  });
});
