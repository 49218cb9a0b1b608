/** Calls methods of the device at the other end of a line. */
import { type Frame, parseFrame, Frame as RpcFrame, requestText } from "@meerkat/rpc-common/frame.ts";
import { encodeFrame, FRAME_EMPTY, FRAME_HANDSHAKE, FRAME_JSON, FrameDecoder, HANDSHAKE } from "@meerkat/rpc-uart/framing.ts";
import { messageOf, UserError } from "../errors.ts";
import type { Line } from "../line/line.ts";

/** Longest answer that is taken. */
const MAX_FRAME = 1 << 20;
const HANDSHAKE_INTERVAL_MS = 200;
/** Ids lie in 2^40 to 2^41 - 1, as those of Mongoose OS's tool do: beyond what devices give their own requests. */
const ID_BASE = 2 ** 40;

/** The device has answered with an error. */
export class RemoteError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

interface Waiting {
  resolve: (frame: Frame) => void;
  reject: (error: Error) => void;
}

export class RpcClient {
  private readonly line: Line;
  private readonly decoder = new FrameDecoder(MAX_FRAME, true);
  private readonly waiting = new Map<string, Waiting>();
  /** Called when the device has shown that it hears frames. */
  private greeted: (() => void) | undefined;
  private empties = 0;
  private lost: Error | undefined;

  constructor(line: Line) {
    this.line = line;
    line.onData((bytes) => this.receive(bytes));
    line.onLost(() => this.lose(new UserError(`the connection to ${line.name} was closed`, "has the device stopped?")));
  }

  /** Waits until the device answers the handshake. Throws UserError if it does not within `timeoutMs`. */
  async greet(timeoutMs: number): Promise<void> {
    const greeting = Buffer.from(`${HANDSHAKE}\n\n`);
    let timer: NodeJS.Timeout | undefined;
    const repeat = setInterval(() => void this.line.write(greeting), HANDSHAKE_INTERVAL_MS);
    try {
      await new Promise<void>((resolve, reject) => {
        this.greeted = resolve;
        timer = setTimeout(() => reject(noAnswer(this.line.name, timeoutMs)), timeoutMs);
        this.waiting.set("", { resolve: () => resolve(), reject });
        if (this.lost) reject(this.lost);
        void this.line.write(greeting);
      });
    } finally {
      clearInterval(repeat);
      clearTimeout(timer);
      this.greeted = undefined;
      this.waiting.delete("");
    }
  }

  /**
   * Result of a call, parsed; null if the device gives none. `params`: JSON text, or empty for none.
   * Throws RemoteError for an error of the device, UserError if it does not answer within `timeoutMs`.
   */
  async call(method: string, params: string, timeoutMs: number): Promise<unknown> {
    const frame = new RpcFrame();
    frame.id = String(ID_BASE + Math.floor(Math.random() * ID_BASE));
    frame.src = "mos";
    frame.method = method;
    frame.params = params;
    const response = await this.exchange(frame, timeoutMs);
    if (response.error !== "") {
      const { code = 500, message = "" } = parseJson(response.error) as { code?: number; message?: string };
      // Code 0 is success, said through the error member.
      if (code !== 0) throw new RemoteError(code, message);
      return null;
    }
    return response.result === "" ? null : parseJson(response.result);
  }

  private exchange(request: Frame, timeoutMs: number): Promise<Frame> {
    return new Promise((resolve, reject) => {
      if (this.lost) return reject(this.lost);
      const timer = setTimeout(() => settle(() => reject(noAnswer(this.line.name, timeoutMs))), timeoutMs);
      const settle = (outcome: () => void) => {
        clearTimeout(timer);
        this.waiting.delete(request.id);
        outcome();
      };
      this.waiting.set(request.id, {
        resolve: (frame) => settle(() => resolve(frame)),
        reject: (error) => settle(() => reject(error)),
      });
      void this.line.write(encodeFrame(requestText(request), true, true));
    });
  }

  private receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      const found = this.decoder.push(byte);
      if (found === FRAME_JSON) this.take(this.decoder.text());
      else if (found === FRAME_HANDSHAKE) this.greeted?.();
      else if (found === FRAME_EMPTY && ++this.empties >= 2) this.greeted?.();
    }
  }

  /** Requests of the device, and answers to others on the same line, are not for us. */
  private take(text: string): void {
    const frame = parseFrame(text);
    if (frame !== undefined && frame.method === "") this.waiting.get(frame.id)?.resolve(frame);
  }

  private lose(error: Error): void {
    this.lost = error;
    for (const { reject } of [...this.waiting.values()]) reject(error);
  }
}

function noAnswer(name: string, timeoutMs: number): UserError {
  return new UserError(
    `no answer from ${name} within ${Math.round(timeoutMs / 100) / 10} s`,
    "does the app import @meerkat/rpc-uart/init.ts, and is the rate right (--baud-rate)? mos console shows what the device says",
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`the device has answered with something that is not JSON (${messageOf(error)}): ${text.slice(0, 200)}`);
  }
}
