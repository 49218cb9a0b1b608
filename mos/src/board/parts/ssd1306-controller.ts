/** The SSD1306: its commands, its memory, and which of its outputs are lit (Solomon Systech, SSD1306, Rev 1.1). */

export const COLUMNS = 128;
export const ROWS = 64;
const PAGES = 8;

/** How the pointer moves (10.1.3). */
const HORIZONTAL = 0;
const VERTICAL = 1;
const PAGE = 2;

/** Bytes that follow a command (table 9); those not named have none. */
const PARAMETERS: Record<number, number> = {
  32: 1,
  33: 2,
  34: 2,
  38: 6,
  39: 6,
  41: 5,
  42: 5,
  129: 1,
  141: 1,
  163: 2,
  168: 1,
  211: 1,
  213: 1,
  217: 1,
  218: 1,
  219: 1,
};

/** Commands that change voltages and clocks, of which a picture shows nothing, and the one that does nothing. */
const WITHOUT_EFFECT = new Set([0x2e, 0xd5, 0xd9, 0xdb, 0xe3]);
const SCROLLING = new Set([0x26, 0x27, 0x29, 0x2a, 0x2f, 0xa3]);

export class Ssd1306Controller {
  /** Memory as the segments see it, a byte for eight rows, the topmost in bit 0. */
  readonly memory = new Uint8Array(COLUMNS * PAGES);
  isOn = false;
  isInverted = false;
  isAllOn = false;
  hasChargePump = false;
  contrast = 0x7f;
  /** Rows that are driven. */
  multiplex = 64;
  startLine = 0;
  offset = 0;
  /** COM outputs are scanned from the last to the first. */
  isScanReversed = false;
  /** Rows go to the COM pins in turns left and right, not first all on one side. */
  isAlternative = true;
  isLeftRightSwapped = false;

  private addressing = PAGE;
  private areColumnsReversed = false;
  private column = 0;
  private page = 0;
  private columns = { first: 0, last: COLUMNS - 1 };
  private pages = { first: 0, last: PAGES - 1 };
  private command: number[] = [];
  private readonly complain: (sentence: string) => void;

  /** `noise` gives what memory holds after power-up. */
  constructor(noise: () => number, complain: (sentence: string) => void) {
    this.complain = complain;
    for (let i = 0; i < this.memory.length; i++) this.memory[i] = noise();
  }

  /** A byte of a command, or of its parameters. */
  takeCommand(byte: number): void {
    this.command.push(byte);
    const [code = 0, ...parameters] = this.command;
    if (parameters.length < (PARAMETERS[code] ?? 0)) return;
    this.command = [];
    this.execute(code, parameters);
  }

  takeData(byte: number): void {
    this.memory[this.page * COLUMNS + (this.areColumnsReversed ? COLUMNS - 1 - this.column : this.column)] = byte;
    if (this.addressing === PAGE) this.column = (this.column + 1) % COLUMNS;
    else if (this.addressing === VERTICAL && this.nextPage()) this.nextColumn();
    else if (this.addressing === HORIZONTAL && this.nextColumn()) this.nextPage();
  }

  /** True: it is at the first one again. */
  private nextColumn(): boolean {
    const isLast = this.column === this.columns.last;
    this.column = isLast ? this.columns.first : (this.column + 1) % COLUMNS;
    return isLast;
  }

  private nextPage(): boolean {
    const isLast = this.page === this.pages.last;
    this.page = isLast ? this.pages.first : (this.page + 1) % PAGES;
    return isLast;
  }

  private execute(code: number, parameters: readonly number[]): void {
    const [first = 0, second = 0] = parameters;
    if (code <= 0x0f) this.column = (this.column & 0x70) | code;
    else if (code <= 0x1f) this.column = ((code & 0x07) << 4) | (this.column & 0x0f);
    else if (code >= 0x40 && code <= 0x7f) this.startLine = code & 0x3f;
    else if (code >= 0xb0 && code <= 0xb7) this.page = code & 0x07;
    else if (SCROLLING.has(code)) this.complain(`command 0x${code.toString(16)}: scrolling is not modelled`);
    else if (!WITHOUT_EFFECT.has(code)) this.executeOther(code, first, second);
  }

  private executeOther(code: number, first: number, second: number): void {
    switch (code) {
      case 0x20:
        if ((first & 3) === 3) this.complain("addressing mode 3 does not exist");
        this.addressing = first & 3;
        break;
      case 0x21:
        this.columns = { first: first & 0x7f, last: second & 0x7f };
        this.column = this.columns.first;
        break;
      case 0x22:
        this.pages = { first: first & 0x07, last: second & 0x07 };
        this.page = this.pages.first;
        break;
      case 0x81:
        this.contrast = first;
        break;
      case 0x8d:
        this.hasChargePump = (first & 0x04) !== 0;
        break;
      // Counts for what is written from now on; what is in memory stays where it is (10.1.8).
      case 0xa0:
      case 0xa1:
        this.areColumnsReversed = code === 0xa1;
        break;
      case 0xa4:
      case 0xa5:
        this.isAllOn = code === 0xa5;
        break;
      case 0xa6:
      case 0xa7:
        this.isInverted = code === 0xa7;
        break;
      case 0xa8:
        if ((first & 0x3f) < 15) this.complain(`a multiplex ratio of ${(first & 0x3f) + 1} is less than the 16 that the chip can do`);
        else this.multiplex = (first & 0x3f) + 1;
        break;
      case 0xae:
      case 0xaf:
        this.isOn = code === 0xaf;
        break;
      case 0xd3:
        this.offset = first & 0x3f;
        break;
      case 0xda:
        this.isAlternative = (first & 0x10) !== 0;
        this.isLeftRightSwapped = (first & 0x20) !== 0;
        break;
      default:
        if (code >= 0xc0 && code <= 0xcf) this.isScanReversed = (code & 0x08) !== 0;
        else this.complain(`the chip has no command 0x${code.toString(16)}`);
    }
  }

  /** Whether segment `segment` lights at the output COM`com`. */
  isLit(segment: number, com: number): boolean {
    // Tables 10-1 and 10-2: which row the output shows.
    const row = ((this.isScanReversed ? this.multiplex - 1 - com : com) + this.offset + ROWS) % ROWS;
    if (row >= this.multiplex) return false;
    if (this.isAllOn) return true;
    const line = (row + this.startLine) % ROWS;
    const bit = ((this.memory[(line >> 3) * COLUMNS + segment] ?? 0) >> (line & 7)) & 1;
    return (bit === 1) !== this.isInverted;
  }
}
