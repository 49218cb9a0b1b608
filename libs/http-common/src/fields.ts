import { sameIgnoringCase } from "@meerkat/core/ascii.ts";
import { bytesAre, isLetter, isTokenUnit, textOf } from "./ascii.ts";

const TAB: i32 = 9;
const CR: i32 = 13;
const SPACE: i32 = 32;
const COLON: i32 = 58;

/** Numbers kept per field: where its name begins and ends, where its value begins and ends. */
const SPAN: i32 = 4;

/** The header fields of a message. They stay bytes until someone asks for them. */
export class HeaderFields {
  private readonly bytes: Uint8Array;
  private readonly spans: i32[] = [];

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get count(): i32 {
    return (this.spans.length / SPAN) | 0;
  }

  nameAt(index: i32): string {
    return textOf(this.bytes, this.spans[index * SPAN]!, this.spans[index * SPAN + 1]!);
  }

  valueAt(index: i32): string {
    return textOf(this.bytes, this.spans[index * SPAN + 2]!, this.spans[index * SPAN + 3]!);
  }

  /** Index of the first field of a name, in any case, from `from` on; -1 if there is none. */
  find(name: string, from: i32): i32 {
    const spans = this.spans;
    const length = name.length;
    for (let i = from * SPAN; i < spans.length; i += SPAN) {
      const start = spans[i]!;
      // Most names differ in their length already.
      if (spans[i + 1]! - start === length && bytesAre(this.bytes, start, start + length, name)) return (i / SPAN) | 0;
    }
    return -1;
  }

  has(name: string): boolean {
    return this.find(name, 0) >= 0;
  }

  /** Value of the first field of a name; undefined if there is none. */
  get(name: string): string | undefined {
    const index = this.find(name, 0);
    return index < 0 ? undefined : this.valueAt(index);
  }

  /** Whether the value of the first field of a name is `text`, in any case. Cheaper than `get`. */
  is(name: string, text: string): boolean {
    const index = this.find(name, 0);
    return index >= 0 && bytesAre(this.bytes, this.spans[index * SPAN + 2]!, this.spans[index * SPAN + 3]!, text);
  }

  /** Whether one of the fields of a name, read as comma lists, has this element, in any case. */
  lists(name: string, element: string): boolean {
    for (let i = this.find(name, 0); i >= 0; i = this.find(name, i + 1)) {
      if (this.is(name, element)) return true;
      for (const part of this.valueAt(i).split(",")) {
        if (sameIgnoringCase(part.trim(), element)) return true;
      }
    }
    return false;
  }

  /**
   * Takes the lines from `from` to before `to`, each ended by CR LF. Returns 0, or the status that refuses them: 400
   * for what RFC 9112 5 forbids (blanks before the colon, folded lines, control characters), 431 for too many.
   */
  parse(from: i32, to: i32, maxCount: i32): i32 {
    let at = from;
    while (at < to) {
      if (this.count === maxCount) return 431;
      at = this.parseLine(at);
      if (at < 0) return 400;
    }
    return 0;
  }

  /** Returns where the next line begins, -1 if this one is not a header field. */
  private parseLine(from: i32): i32 {
    const bytes = this.bytes;
    let at = from;
    // Most are letters: they cost no call.
    while (isLetter(bytes[at]!) || isTokenUnit(bytes[at]!)) at++;
    if (at === from || bytes[at] !== COLON) return -1;
    const nameEnd = at++;
    while (bytes[at] === SPACE || bytes[at] === TAB) at++;
    const valueStart = at;
    for (; bytes[at] !== CR; at++) {
      const byte = bytes[at]!;
      if (byte < SPACE ? byte !== TAB : byte === 127) return -1;
    }
    let valueEnd = at;
    while (valueEnd > valueStart && (bytes[valueEnd - 1] === SPACE || bytes[valueEnd - 1] === TAB)) valueEnd--;
    const spans = this.spans;
    spans.push(from);
    spans.push(nameEnd);
    spans.push(valueStart);
    spans.push(valueEnd);
    return at + 2;
  }
}
