import type { PartControl, PartInfo, PartValue } from "../../../src/board/state.ts";
import type { Act } from "./actions.ts";

/** What each drawing of a part gets. */
export interface PartProps {
  part: PartInfo;
  value: PartValue;
  act: Act;
}

/** Width and height on the picture, in its units. */
export const PART_SIZES: Record<string, [number, number]> = {
  ssd1306: [34, 22],
  knob: [13, 13],
  encoder: [13, 13],
  button: [11, 11],
  led: [8, 8],
  relay: [17, 12],
  servo: [15, 12],
  switch: [9, 11],
};

const CHIP_SIZE: [number, number] = [11, 9];

export function sizeOf(part: PartInfo): [number, number] {
  if (part.type === "neopixel") return isRing(part) ? [25, 25] : [34, 6];
  return PART_SIZES[part.type] ?? CHIP_SIZE;
}

export function isRing(part: PartInfo): boolean {
  return part.look.form !== "strip" && part.look.shape !== "strip";
}

export function controlOf(part: PartInfo, kind: PartControl["kind"]): PartControl | undefined {
  return part.controls.find((control) => control.kind === kind && control.fault !== true);
}

export function numberOf(value: PartValue, name: string, otherwise: number): number {
  const found = value[name];
  return typeof found === "number" ? found : otherwise;
}

export function isOn(value: PartValue, ...names: string[]): boolean {
  return names.some((name) => value[name] === true);
}

/** A colour of `look`, by its name or as CSS has it. */
export function colourOf(part: PartInfo, otherwise: string): string {
  const named = part.look.color ?? part.look.colour;
  if (named === undefined) return otherwise;
  return COLOURS[String(named)] ?? String(named);
}

/** Of LEDs and displays: what they look like lit, rather than what CSS calls so. */
const COLOURS: Record<string, string> = {
  red: "#ff4133",
  green: "#3ddc6b",
  blue: "#4d8bff",
  yellow: "#ffcf40",
  orange: "#ff9233",
  amber: "#ffb02e",
  white: "#f4f8ff",
};
