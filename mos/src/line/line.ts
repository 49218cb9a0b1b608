/** The two directions of bytes between this tool and a device. */
import type { Duplex } from "node:stream";

/** Bytes sent at a time with a pause behind, where a device without flow control must keep up; as Mongoose OS's tool does. */
export interface Pacing {
  bytes: number;
  ms: number;
}

export class Line {
  /** For messages. */
  readonly name: string;
  private readonly stream: Duplex;
  private readonly pacing: Pacing | undefined;
  private readonly shut: () => void;
  private closed = false;

  /** `shut` closes the stream where ending it does not. */
  constructor(name: string, stream: Duplex, pacing?: Pacing, shut?: () => void) {
    this.name = name;
    this.stream = stream;
    this.shut = shut ?? (() => stream.end(() => stream.destroy()));
    this.pacing = pacing;
    stream.on("error", () => {});
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.stream.on("data", listener);
  }

  /** Called once when the line is gone, unless this side has closed it. */
  onLost(listener: () => void): void {
    this.stream.once("close", () => {
      if (!this.closed) listener();
    });
  }

  /** Resolves when the bytes are on their way; at once if the line is gone. */
  async write(bytes: Uint8Array): Promise<void> {
    const { bytes: piece, ms } = this.pacing ?? { bytes: bytes.length, ms: 0 };
    for (let at = 0; at < bytes.length; at += piece) {
      await this.put(bytes.subarray(at, at + piece));
      if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
    }
  }

  private put(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      if (this.closed || this.stream.destroyed) resolve();
      else this.stream.write(bytes, () => resolve());
    });
  }

  close(): Promise<void> {
    this.closed = true;
    return new Promise((resolve) => {
      if (this.stream.destroyed) return resolve();
      this.stream.once("close", () => resolve());
      this.shut();
    });
  }
}
