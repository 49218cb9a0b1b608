/** The demo on a terminal: a board drawn in place, with the console's last lines below. */
import { callsFor, type Output, type View } from "./view.ts";

const CONSOLE_LINES = 6;
/** Longest that the button is drawn as pressed. */
const PRESS_MS = 150;

const ESC = "\u001b[";
const HIDE_CURSOR = `${ESC}?25l`;
const SHOW_CURSOR = `${ESC}?25h`;
const CLEAR_LINE = `${ESC}K`;
const CLEAR_BELOW = `${ESC}J`;
const LIT = `${ESC}1;93m`;
const DIM = `${ESC}2m`;
const BOLD = `${ESC}1m`;
const PLAIN = `${ESC}0m`;

export interface Terminal extends Output {
  columns?: number;
}

export class TerminalView implements View {
  private readonly out: Terminal;
  private port = "";
  private lit = false;
  private blinks = 0;
  private down = false;
  private release: NodeJS.Timeout | undefined;
  private lines: string[] = [];
  private partial = "";
  /** Rows of the picture that is on the screen. */
  private drawn = 0;
  private running = false;

  constructor(out: Terminal) {
    this.out = out;
  }

  begin(port: string): void {
    this.port = port;
    this.running = true;
    this.out.write(HIDE_CURSOR);
    this.draw();
  }

  led(lit: boolean): void {
    if (lit && !this.lit) this.blinks++;
    this.lit = lit;
    this.draw();
  }

  console(text: string): void {
    const parts = (this.partial + text).replaceAll("\r", "").split("\n");
    this.partial = parts.pop() ?? "";
    this.lines = [...this.lines, ...parts].slice(-CONSOLE_LINES);
    this.draw();
  }

  pressed(): void {
    this.down = true;
    clearTimeout(this.release);
    this.release = setTimeout(() => {
      this.down = false;
      this.draw();
    }, PRESS_MS);
    this.draw();
  }

  end(): void {
    clearTimeout(this.release);
    this.draw();
    this.running = false;
    this.out.write(SHOW_CURSOR);
  }

  private draw(): void {
    if (!this.running) return;
    const rows = this.picture();
    const up = this.drawn > 0 ? `${ESC}${this.drawn}A\r` : "";
    this.out.write(`${up}${rows.map((row) => `${row}${CLEAR_LINE}\n`).join("")}${CLEAR_BELOW}`);
    this.drawn = rows.length;
  }

  private picture(): string[] {
    const paint = this.lit ? LIT : DIM;
    const lamp = this.lit ? ["\\ | /", " .-.", "(###)", " '-'", "/ | \\"] : ["", " .-.", "(   )", " '-'", ""];
    const [a = "", b = "", c = "", d = "", e = ""] = lamp.map((row) => `${paint}${row.padEnd(7)}${PLAIN}`);
    const key = this.down ? "[===]" : "[ o ]";
    return [
      "",
      "  +--------------------------------+",
      `  |     ${a}                    |`,
      `  |     ${b}      button        |`,
      `  |     ${c}       ${key}        |`,
      `  |     ${d}      (any key)     |`,
      `  |     ${e}                    |`,
      `  |  LED on pin 2                  |   ${this.blinks} blinks`,
      "  +--------------------------------+",
      "",
      `  ${BOLD}RPC port: ${this.port}${PLAIN}`,
      ...callsFor(this.port).map((call) => `    ${call}`),
      `  q or Ctrl-C ends it.`,
      "",
      ...this.lines.map((line) => `  ${DIM}|${PLAIN} ${line.slice(0, Math.max(10, (this.out.columns ?? 80) - 5))}`),
    ];
  }
}
