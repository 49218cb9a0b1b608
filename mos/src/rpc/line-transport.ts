/** RPC on a serial line, or on the same framing over TCP. */
import { encodeFrame, FRAME_EMPTY, FRAME_HANDSHAKE, FRAME_JSON, FrameDecoder, HANDSHAKE } from "@meerkat/rpc-uart/framing.ts";
import { UserError } from "../errors.ts";
import type { Line } from "../line/line.ts";
import { lostConnection, MAX_FRAME, type RpcTransport, TransportBase } from "./transport.ts";

const HANDSHAKE_INTERVAL_MS = 200;

export class LineTransport extends TransportBase implements RpcTransport {
  readonly src = "mos";
  readonly dst = "";
  readonly hint = "does the app name the library rpc-uart in mos.yml, and is the rate right (--baud-rate)? mos console shows what the device says";
  readonly isPlain = false;
  private readonly line: Line;
  private readonly decoder = new FrameDecoder(MAX_FRAME, true);
  /** Called when the device has shown that it hears frames. */
  private greeted: (() => void) | undefined;
  private refused: ((error: Error) => void) | undefined;
  private empties = 0;
  private error: UserError | undefined;

  constructor(line: Line) {
    super();
    this.line = line;
    line.onData((bytes) => this.receive(bytes));
    line.onLost(() => {
      this.error = lostConnection(line.name);
      this.refused?.(this.error);
      this.lost(this.error);
    });
  }

  get name(): string {
    return this.line.name;
  }

  /** Sends the handshake until the device answers it. */
  async ready(timeoutMs: number): Promise<void> {
    const greeting = Buffer.from(`${HANDSHAKE}\n\n`);
    let timer: NodeJS.Timeout | undefined;
    const repeat = setInterval(() => void this.line.write(greeting), HANDSHAKE_INTERVAL_MS);
    try {
      await new Promise<void>((resolve, reject) => {
        this.greeted = resolve;
        this.refused = reject;
        timer = setTimeout(() => reject(new UserError(`no answer from ${this.name} within ${Math.round(timeoutMs / 100) / 10} s`, this.hint)), timeoutMs);
        if (this.error) reject(this.error);
        void this.line.write(greeting);
      });
    } finally {
      clearInterval(repeat);
      clearTimeout(timer);
      this.greeted = undefined;
      this.refused = undefined;
    }
  }

  /** Every byte that comes, console output and frames. */
  onBytes(listener: (bytes: Uint8Array) => void): void {
    this.line.onData(listener);
  }

  /** Console input. */
  async type(text: string): Promise<void> {
    await this.line.write(Buffer.from(text));
  }

  async send(frame: string): Promise<void> {
    if (this.error) throw this.error;
    await this.line.write(encodeFrame(frame, true, true));
  }

  close(): Promise<void> {
    this.closed = true;
    this.refused?.(lostConnection(this.name));
    return this.line.close();
  }

  private receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      const found = this.decoder.push(byte);
      if (found === FRAME_JSON) this.frame(this.decoder.text());
      else if (found === FRAME_HANDSHAKE) this.greeted?.();
      else if (found === FRAME_EMPTY && ++this.empties >= 2) this.greeted?.();
    }
  }
}
