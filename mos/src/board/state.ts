/** What a virtual board looks like and does, as the web UI and `mos board` see it: plain JSON. */

/** A part as it is described in board.yml, with what can be done to it. */
export interface PartInfo {
  /** Name in board.yml. */
  id: string;
  /** `led`, `button`, `knob`, `encoder`, `switch`, `relay`, `servo`, `bme280`, `bmp280`, `mcp9808`, `ads1115`, `pca9685`, `ds3231`, `ssd1306`, `neopixel`, `uart` */
  type: string;
  /** For people. */
  label: string;
  /** Where it is wired: "pin 2", "I2C 0, address 0x76". */
  wiring: string;
  /** Place on the picture, in units of 1/100 of its width; parts without one are laid out in a row. */
  at?: [number, number];
  /** Colour of an LED, form of a strip (`ring`, `strip`), size of a display ... */
  look: Record<string, string | number>;
  controls: PartControl[];
}

/** Something that a person can do to a part: its name is the `control` of `act`. */
export interface PartControl {
  name: string;
  label: string;
  /** `press`: true while it is held. `range`: a number. `toggle`: a boolean. `choice`: one of `choices`. `steps`: -1 or +1. `text`: a line to send. */
  kind: "press" | "range" | "toggle" | "choice" | "steps" | "text";
  min?: number;
  max?: number;
  step?: number;
  unit?: string;
  choices?: string[];
  /** Makes something go wrong: it is drawn apart from the others. */
  fault?: boolean;
}

/**
 * What a part shows now. LED: `lit` (boolean), `brightness` (0 to 1). Knob and sensors: their controls by name. Relay: `on`.
 * Servo: `angle`. Display: `width`, `height`, `on`, `inverted`, `contrast` and `pixels`, base64 of one bit a pixel, rows from
 * the top, each of whole bytes, leftmost pixel in the highest bit. LED strip: `colors`, numbers 0xRRGGBB.
 */
export type PartValue = Record<string, string | number | boolean | number[]>;

export interface BoardState {
  name: string;
  title: string;
  parts: PartInfo[];
  values: Record<string, PartValue>;
  /** What the program has done that the board does not model: sentences, newest last. */
  complaints: string[];
}

/** What has changed since the last one. */
export interface BoardChange {
  /** Milliseconds since the board was made. */
  at: number;
  values: Record<string, PartValue>;
  complaint?: string;
}
