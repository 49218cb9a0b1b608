/** Lines of a byte stream. */

/** Of a board's line: 2048 bytes in hexadecimal, and what stands before them. */
const MAX_LINE = 4200;

export class LineReader {
  private readonly take: (line: string) => void;
  private readonly maxLine: number;
  private text = "";
  /** The line is too long: the rest of it is nothing either. */
  private isTooLong = false;

  /** `take` gets each line without its end, a character a byte; one that is too long, shortened. */
  constructor(take: (line: string) => void, maxLine = MAX_LINE) {
    this.take = take;
    this.maxLine = maxLine;
  }

  push(bytes: Uint8Array): void {
    const lines = Buffer.from(bytes).toString("latin1").split("\n");
    for (const [i, piece] of lines.entries()) {
      this.add(piece);
      if (i < lines.length - 1) this.end();
    }
  }

  private add(piece: string): void {
    if (this.isTooLong) return;
    this.text += piece;
    if (this.text.length <= this.maxLine) return;
    this.isTooLong = true;
    this.text = this.text.slice(0, this.maxLine);
  }

  private end(): void {
    const line = this.isTooLong || !this.text.endsWith("\r") ? this.text : this.text.slice(0, -1);
    this.text = "";
    this.isTooLong = false;
    this.take(line);
  }
}
