/** A board as board.yml describes it, checked: plain data, that goes to the process of a machine as it is. */

export interface BoardDescription {
  name: string;
  title: string;
  /** Buses of two wires, by the name that parts know them by: "0" and "1" are those of the chip's controllers. */
  buses: Record<string, BusWires>;
  parts: PartDescription[];
}

/** Where a bus is reached by a program that makes its clock itself. Pins are those of the chip. */
export interface BusWires {
  sda?: number;
  scl?: number;
}

export interface PartDescription {
  id: string;
  type: string;
  label: string;
  /** Place on the picture, in hundredths of its width. */
  at?: [number, number];
  /** By the keys of its type; those that board.yml leaves out have their default, or are not there. */
  options: Record<string, OptionValue>;
}

export type OptionValue = string | number | boolean;

/** A pin of the chip, or an output or input of a part: "pwm.3". */
export type Wire = number | string;

export function wireText(wire: Wire): string {
  return typeof wire === "number" ? `pin ${wire}` : wire;
}
