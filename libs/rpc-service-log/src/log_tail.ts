/** Part of what was logged. */
export class LogPart {
  readonly text: string;
  /** Characters logged up to its end since the start: where to go on. */
  readonly position: number;
  /** Characters between where the reader wanted to start and where the part does: they are not kept any more. */
  readonly lost: number;

  constructor(text: string, position: number, lost: number) {
    this.text = text;
    this.position = position;
    this.lost = lost;
  }
}

/** The last lines of the log, up to `capacity` characters of them. */
export class LogTail {
  private readonly capacity: i32;
  private lines: string[] = [];
  private held: i32 = 0;
  /** Characters logged since the start. */
  private end: number = 0;

  constructor(capacity: i32) {
    this.capacity = capacity;
  }

  append(line: string): void {
    const kept = line.length > this.capacity ? line.slice(line.length - this.capacity) : line;
    this.end += line.length;
    this.lines.push(kept);
    this.held += kept.length;
    let first: i32 = 0;
    while (this.held > this.capacity) {
      this.held -= this.lines[first]!.length;
      first++;
    }
    if (first > 0) this.lines.splice(0, first);
  }

  /** The last `count` lines, as far as they fit into `max` characters. */
  last(count: i32, max: i32): LogPart {
    let text = "";
    const least: i32 = this.lines.length > count ? this.lines.length - count : 0;
    for (let i: i32 = this.lines.length - 1; i >= least && text.length + this.lines[i]!.length <= max; i--) text = this.lines[i]! + text;
    return new LogPart(text, this.end, 0);
  }

  /** What came after the first `position` characters: up to `max` of them, whole lines where they fit. A position that was never reached: what there is. */
  since(position: number, max: i32): LogPart {
    const start = this.end - this.held;
    const from = position < start || position > this.end ? start : position;
    let text = "";
    let at = start;
    for (const line of this.lines) {
      const next = at + line.length;
      if (next > from) {
        const part: string = at < from ? line.slice(from - at) : line;
        if (text.length + part.length > max) {
          if (text === "") text = part.slice(0, max);
          break;
        }
        text += part;
      }
      at = next;
    }
    return new LogPart(text, from + text.length, position < start ? start - position : 0);
  }
}
