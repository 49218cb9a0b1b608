/** What people want to see of a line that carries console output and RPC frames. */
import { parseFrame } from "@meerkat/rpc-common/frame.ts";

const LF = 10;
const CR = 13;

/** A line that begins like a frame is held until its end, but not for longer than this. */
const MAX_HELD = 64 * 1024;

/** What a frame, or the handshake, begins with. */
const STARTS = ["{", '"""{', '"""\u0004"""'];

/** Passes console text on as it comes, without frames, handshakes, and the empty lines around them. */
export class ConsoleText {
  private readonly emit: (text: Uint8Array) => void;
  private held: number[] = [];
  /** Console text of this line has been passed on already. */
  private inLine = false;

  constructor(emit: (text: Uint8Array) => void) {
    this.emit = emit;
  }

  push(bytes: Uint8Array): void {
    const out: number[] = [];
    for (const byte of bytes) this.take(byte, out);
    if (out.length > 0) this.emit(Uint8Array.from(out));
  }

  private take(byte: number, out: number[]): void {
    if (this.inLine) {
      out.push(byte);
      this.inLine = byte !== LF;
      return;
    }
    if (byte === LF) {
      const text = String.fromCharCode(...this.held.filter((held) => held !== CR));
      if (text !== "" && !isFrame(text)) out.push(...this.held, LF);
      this.held = [];
      return;
    }
    this.held.push(byte);
    if (byte === CR && this.held.length === 1) return;
    const text = String.fromCharCode(...this.held.slice(0, 8));
    if (text.startsWith('"""\u0004"""')) {
      this.held = [];
      return;
    }
    const mayBeFrame = STARTS.some((start) => text.startsWith(start) || start.startsWith(text));
    if (mayBeFrame && this.held.length < MAX_HELD) return;
    out.push(...this.held);
    this.held = [];
    this.inLine = true;
  }
}

/** With or without quotes around it and a checksum behind it. */
function isFrame(line: string): boolean {
  const json = /^(?:""")?(\{.*\})[0-9a-f,]*(?:""")?$/i.exec(line)?.[1];
  return json !== undefined && parseFrame(json) !== undefined;
}
