import type { PartInfo } from "../../../src/board/state.ts";
import { sizeOf } from "./part.ts";

/** The picture is 100 wide; places are those of the centres of parts. */
const WIDTH = 100;
const LEAST_HEIGHT = 62;

/** The microcontroller: in the middle of the upper half. */
export const CHIP = { x: 49, y: 19, width: 17, height: 23 };

export interface Placed {
  part: PartInfo;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Layout {
  parts: Placed[];
  height: number;
}

/** Where each part is drawn: where board.yml says, unless parts would lie on each other, on the chip or beside the board. */
export function layoutOf(parts: PartInfo[]): Layout {
  const given = parts.flatMap((part): Placed[] => {
    const [width, height] = sizeOf(part);
    return part.at === undefined ? [] : [{ part, x: part.at[0], y: part.at[1], width, height }];
  });
  return given.length === parts.length && !overlaps(given) ? { parts: given, height: LEAST_HEIGHT } : arranged(parts);
}

/** Below a part stand its name, its value and its wiring. */
const LABEL_HEIGHT = 6;

function overlaps(parts: Placed[]): boolean {
  const chip = { ...CHIP, height: CHIP.height - LABEL_HEIGHT };
  return parts.some((part, index) => {
    const outside =
      part.x < part.width / 2 || part.x > WIDTH - part.width / 2 || part.y < part.height / 2 || part.y + part.height / 2 + LABEL_HEIGHT > LEAST_HEIGHT;
    return outside || [chip, ...parts.slice(index + 1)].some((other) => touches(part, other));
  });
}

function touches(a: Omit<Placed, "part">, b: Omit<Placed, "part">): boolean {
  return Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2 + LABEL_HEIGHT;
}

const ROW_HEIGHT = 24;
const FIRST_ROW = 48;
const GAP = 2;
/** A part's name needs room, too. */
const LEAST_WIDTH = 12;

/** The largest parts beside the chip, the others in rows below. */
function arranged(parts: PartInfo[]): Layout {
  const sized = parts.map((part) => {
    const [width, height] = sizeOf(part);
    return { part, width, height, taken: Math.max(width, LEAST_WIDTH) + GAP };
  });
  const byArea = [...sized].sort((a, b) => b.width * b.height - a.width * a.height);
  const beside = { left: [] as typeof sized, right: [] as typeof sized };
  const room = { left: CHIP.x - CHIP.width / 2 - 4, right: WIDTH - CHIP.x - CHIP.width / 2 - 4 };
  for (const one of byArea) {
    const side = room.left >= room.right ? "left" : "right";
    if (one.taken > room[side]) continue;
    beside[side].push(one);
    room[side] -= one.taken;
  }
  const rest = sized.filter((one) => !beside.left.includes(one) && !beside.right.includes(one));
  const rows: (typeof sized)[] = [];
  for (const one of rest) {
    const row = rows.at(-1);
    if (row === undefined || row.reduce((sum, other) => sum + other.taken, one.taken) > WIDTH - 4) rows.push([one]);
    else row.push(one);
  }
  const placed = [
    ...spread(beside.left, 2, CHIP.x - CHIP.width / 2, CHIP.y),
    ...spread(beside.right, CHIP.x + CHIP.width / 2, WIDTH - 2, CHIP.y),
    ...rows.flatMap((row, index) => spread(row, 2, WIDTH - 2, FIRST_ROW + index * ROW_HEIGHT)),
  ];
  return { parts: placed, height: LEAST_HEIGHT + Math.max(0, rows.length - 1) * ROW_HEIGHT };
}

/** In a row, with equal room between them. */
function spread(parts: { part: PartInfo; width: number; height: number; taken: number }[], from: number, to: number, y: number): Placed[] {
  const room = (to - from - parts.reduce((sum, { taken }) => sum + taken, 0)) / parts.length;
  let x = from;
  return parts.map(({ part, width, height, taken }) => {
    x += taken + room;
    return { part, width, height, x: x - (taken + room) / 2, y };
  });
}

const LANES_TOP = 33.2;
const LANE_GAP = 0.9;

/** Copper from each part to the chip: up or down to a lane of its own between the rows, then along it, then to a pin. */
export function traces(parts: Placed[]): string[] {
  const sorted = parts.filter((part) => part.y < FIRST_ROW + ROW_HEIGHT / 2).sort((a, b) => Math.abs(b.x - CHIP.x) - Math.abs(a.x - CHIP.x));
  return [
    ...side(
      sorted.filter((part) => part.x < CHIP.x),
      -1,
    ),
    ...side(
      sorted.filter((part) => part.x >= CHIP.x),
      1,
    ),
  ];
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
