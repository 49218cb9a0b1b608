import type { PartInfo } from "../../../src/board/state.ts";
import { sizeOf } from "./part.ts";

/** The picture is 100 wide and this high; places are those of the centres of parts. */
export const BOARD_HEIGHT = 62;

/** The microcontroller: in the middle of the upper half. */
export const CHIP = { x: 49, y: 19, width: 17, height: 23 };

export interface Placed {
  part: PartInfo;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where each part is drawn; those without a place share the lower edge. */
export function placed(parts: PartInfo[]): Placed[] {
  const homeless = parts.filter((part) => part.at === undefined);
  return parts.map((part) => {
    const [width, height] = sizeOf(part);
    const [x, y] = part.at ?? [((homeless.indexOf(part) + 0.5) * 100) / homeless.length, 47];
    return { part, x, y, width, height };
  });
}

const LANES_TOP = 33.2;
const LANE_GAP = 0.9;

/** Copper from each part to the chip: up or down to a lane of its own between the rows, then along it, then to a pin. */
export function traces(parts: Placed[]): string[] {
  const sorted = [...parts].sort((a, b) => Math.abs(b.x - CHIP.x) - Math.abs(a.x - CHIP.x));
  const left = sorted.filter((part) => part.x < CHIP.x);
  const right = sorted.filter((part) => part.x >= CHIP.x);
  return [...side(left, -1), ...side(right, 1)];
}

function side(parts: Placed[], direction: -1 | 1): string[] {
  return parts.map((part, index) => {
    const lane = LANES_TOP + index * LANE_GAP;
    const pin = CHIP.x + direction * (1 + (parts.length - 1 - index) * 1.1);
    const below = part.y > lane;
    const start = below ? part.y - part.height / 2 : part.y + part.height / 2;
    return route(part.x, start, lane, pin, CHIP.y + CHIP.height / 2);
  });
}

/** Corners are cut at 45 degrees, as on real boards. */
function route(x: number, y: number, lane: number, pin: number, end: number): string {
  const cut = Math.min(1.2, Math.abs(lane - y) / 2, Math.abs(pin - x) / 2);
  const along = Math.sign(pin - x) * cut;
  const towards = Math.sign(lane - y) * cut;
  return `M${x} ${y}V${lane - towards}L${x + along} ${lane}H${pin - along}L${pin} ${lane - cut}V${end}`;
}
