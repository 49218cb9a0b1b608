/** The virtual board of the machine under test. */
import type { BoardState, PartValue } from "../board/state.ts";
import type { MachineBoard } from "../run/machine-board.ts";
import { hasText, picture, pixelsOf } from "./display-text.ts";
import { eventually } from "./eventually.ts";

const PRESS_MS = 100;

export class TestBoard {
  private readonly board: MachineBoard;

  constructor(board: MachineBoard) {
    this.board = board;
  }

  /** Does something to a part: `act("climate", "temperature", 31)`. Throws if there is no such part, or control, or value. */
  act(part: string, control: string, value: unknown): Promise<void> {
    return this.board.act(part, control, value);
  }

  /** Presses a button for so many milliseconds. */
  async press(part: string, ms: number = PRESS_MS): Promise<void> {
    await this.act(part, "pressed", true);
    await new Promise((resolve) => setTimeout(resolve, ms));
    await this.act(part, "pressed", false);
  }

  state(): Promise<BoardState> {
    return this.board.state();
  }

  /** What a part shows: see the page on virtual boards for what each kind has. */
  async value(part: string): Promise<PartValue> {
    const { values } = await this.board.state();
    const value = values[part];
    if (value === undefined) throw new Error(`the board has no part ${part}; there are: ${Object.keys(values).join(", ")}`);
    return value;
  }

  /** Waits until what a part shows passes `check`, and gives it. */
  until(part: string, check: (value: PartValue) => boolean, within?: number): Promise<PartValue> {
    return eventually(async () => {
      const value = await this.value(part);
      if (!check(value)) throw new Error(`${part} is ${JSON.stringify({ ...value, pixels: undefined })}`);
      return value;
    }, within);
  }

  /** Waits until a display shows a line of text, in one of the fonts of the library graphics. */
  async shows(display: string, text: string, within?: number): Promise<void> {
    await eventually(async () => {
      const pixels = pixelsOf(await this.value(display));
      if (!hasText(pixels, text)) throw new Error(`${display} does not show "${text}":\n${picture(pixels)}`);
    }, within);
  }

  /** What a display shows, in characters: two rows in a line. */
  async picture(display: string): Promise<string> {
    return picture(pixelsOf(await this.value(display)));
  }
}
