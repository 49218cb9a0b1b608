/** A display of dots as text: two rows in one line of characters. */
import type { PartValue } from "./state.ts";

/** By the upper dot, and twice the lower one. */
const BLOCKS = " ▀▄█";

/** Undefined: it is no display. */
export function pictureText({ width, height, pixels }: PartValue): string[] | undefined {
  if (typeof width !== "number" || typeof height !== "number" || typeof pixels !== "string") return undefined;
  const bytes = Buffer.from(pixels, "base64");
  const rowBytes = Math.ceil(width / 8);
  const dot = (x: number, y: number) => ((bytes[y * rowBytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
  const lines: string[] = [];
  for (let y = 0; y < height; y += 2) {
    let line = "";
    for (let x = 0; x < width; x++) line += BLOCKS[dot(x, y) + 2 * (y + 1 < height ? dot(x, y + 1) : 0)];
    lines.push(line);
  }
  return lines;
}
