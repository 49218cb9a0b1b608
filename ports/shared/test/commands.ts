/** The app mos/test/apps/natives over its UART 0: a line is a command, `= ...` the answer, other lines come unasked. */
import type { Line } from "../../../compiler/test/ports/tcp.ts";

const ANSWER_LIMIT_MS = 30_000;

export class Commands {
  protected readonly line: Line;
  /** Came before the answer to a command. */
  private unasked = "";

  constructor(line: Line) {
    this.line = line;
  }

  /** Sends a command, and gives the answer. */
  async command(text: string): Promise<string> {
    this.line.send(`${text}\n`);
    const heard = await this.line.expect(/= [^\n]*\n/, ANSWER_LIMIT_MS);
    const [, unasked = "", answer = ""] = /^([\s\S]*?)= ([^\n]*)\n$/.exec(heard) ?? [];
    this.unasked += unasked;
    return answer;
  }

  /** A command without an answer. */
  say(text: string): void {
    this.line.send(`${text}\n`);
  }

  async number(text: string): Promise<number> {
    return Number((await this.command(text)).split(" ")[0]);
  }

  /** Waits for a line of output that comes unasked. */
  async expect(pattern: RegExp, milliseconds?: number): Promise<void> {
    const match = pattern.exec(this.unasked);
    if (match) this.unasked = this.unasked.slice(match.index + match[0].length);
    else await this.line.expect(pattern, milliseconds);
  }

  /** What has come unasked and nobody has taken; what came before an answer is forgotten. */
  takeUnasked(): string {
    const text = this.unasked + this.line.received;
    this.unasked = "";
    return text;
  }

  /** Asks again until the answer fits. */
  async until(command: string, pattern: RegExp, milliseconds = 10_000): Promise<string> {
    const end = Date.now() + milliseconds;
    for (;;) {
      const answer = await this.command(command);
      if (pattern.test(answer)) return answer;
      if (Date.now() > end) throw new Error(`${command}: ${answer}, not ${pattern}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Hands bytes over for the `set` of TLS settings: a line of the device's is not long enough for them all. */
  async data(bytes: Uint8Array): Promise<void> {
    const text = Buffer.from(bytes).toString("hex");
    for (let at = 0; at < text.length; at += 2000) await this.command(`data ${text.slice(at, at + 2000)}`);
  }
}

export function hex(bytes: Uint8Array | string): string {
  return Buffer.from(bytes).toString("hex");
}
