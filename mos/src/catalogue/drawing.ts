/** Pictures of what a display on a virtual board shows, as SVG. */
import type { PartInfo, PartValue } from "../board/state.ts";

/** Side of a dot of a display, and of the space around its panel, in pixels of the picture. */
const DOT = 3;
const FRAME = 12;

const LED_RING_RADIUS = 90;
const LED_RADIUS = 13;

/** What a part shows. Throws RangeError if it is no display. */
export function drawing(part: PartInfo, value: PartValue): string {
  if (Array.isArray(value.colors)) return lightsDrawing(value.colors, part.look.form === "ring");
  if (typeof value.pixels === "string") return panelDrawing(Number(value.width), Number(value.height), Buffer.from(value.pixels, "base64"));
  throw new RangeError(`${part.id} is no display`);
}

/** One path of all lit dots, row by row. `bits`: rows of whole bytes, the leftmost dot in the highest bit. */
function panelDrawing(width: number, height: number, bits: Uint8Array): string {
  const rowBytes = Math.ceil(width / 8);
  const isLit = (x: number, y: number) => x < width && (((bits[y * rowBytes + (x >> 3)] ?? 0) << (x & 7)) & 0x80) !== 0;
  const runs: string[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isLit(x, y)) continue;
      const start = x;
      while (isLit(x, y)) x++;
      runs.push(`M${start} ${y}h${x - start}v1h${start - x}z`);
    }
  }
  const [w, h] = [width * DOT + 2 * FRAME, height * DOT + 2 * FRAME];
  return svg(w, h, `<g transform="translate(${FRAME} ${FRAME}) scale(${DOT})" shape-rendering="crispEdges"><path fill="#dff4ff" d="${runs.join("")}"/></g>`);
}

/** `colors` are 0xRRGGBB, from the left, or from the top with the clock. */
function lightsDrawing(colors: readonly number[], isRing: boolean): string {
  const light = (x: number, y: number, color: number) =>
    `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${LED_RADIUS}" fill="#${color.toString(16).padStart(6, "0")}"/>`;
  const middle = LED_RING_RADIUS + LED_RADIUS + FRAME;
  const lights = colors.map((color, i) => {
    if (!isRing) return light(FRAME + LED_RADIUS + i * 3 * LED_RADIUS, FRAME + LED_RADIUS, color);
    const angle = (2 * Math.PI * i) / colors.length;
    return light(middle + LED_RING_RADIUS * Math.sin(angle), middle - LED_RING_RADIUS * Math.cos(angle), color);
  });
  const width = isRing ? 2 * middle : 2 * FRAME + 2 * LED_RADIUS + (colors.length - 1) * 3 * LED_RADIUS;
  return svg(width, isRing ? 2 * middle : 2 * (FRAME + LED_RADIUS), lights.join(""));
}

function svg(width: number, height: number, content: string): string {
  const panel = `<rect width="${width}" height="${height}" rx="6" fill="#0b0f14"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${panel}${content}</svg>\n`;
}
