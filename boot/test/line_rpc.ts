/** Calls over a machine's line, frame by frame. */
import { encodeFrame, FRAME_JSON, FrameDecoder } from "@meerkat/rpc-uart/framing.ts";
import type { Device } from "./device.ts";

const LIMIT_MS = 10_000;
const PIECE = 512;

export interface Answer {
  result?: unknown;
  error?: { code: number; message: string };
}

export class LineRpc {
  private readonly device: Device;
  private readonly crc: boolean;
  private readonly decoder = new FrameDecoder(4096, true);
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private id = 0;

  /** The line is connected. With `crc`, frames carry checksums. */
  constructor(device: Device, crc: boolean) {
    this.device = device;
    this.crc = crc;
    device.onBytes((bytes) => {
      for (const byte of bytes) if (this.decoder.push(byte) === FRAME_JSON) this.take(JSON.parse(this.decoder.text()));
    });
  }

  call(method: string, args: unknown = {}): Promise<Answer> {
    const id = ++this.id;
    const answered = new Promise<Answer>((resolve, reject) => {
      this.waiting.set(id, resolve);
      setTimeout(() => reject(new Error(`no answer to ${method}`)), LIMIT_MS).unref();
    });
    this.device.send(encodeFrame(JSON.stringify({ id, src: "test", method, args }), this.crc, false));
    return answered;
  }

  /** Sends an image; the answer of OTA.End. */
  async upload(image: Uint8Array): Promise<Answer> {
    const begun = await this.call("OTA.Begin", { size: image.length });
    if (begun.error) return begun;
    for (let offset = 0; offset < image.length; offset += PIECE) {
      const data = Buffer.from(image.subarray(offset, offset + PIECE)).toString("base64");
      const written = await this.call("OTA.Write", { offset, data });
      if (written.error) return written;
    }
    return this.call("OTA.End");
  }

  private take(frame: Answer & { id: number; dst?: string }): void {
    if (frame.dst !== "test") throw new Error(`an answer to ${frame.dst}`);
    this.waiting.get(frame.id)?.(frame);
    this.waiting.delete(frame.id);
  }
}
