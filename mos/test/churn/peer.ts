/** One connection to a device, from the side of whoever may do as he likes. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** Longest wait for anything: a device that has not answered by then does not answer. */
const LIMIT_MS = 20_000;

export class Peer {
  private text = "";
  private ended = false;
  private readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setTimeout(LIMIT_MS, () => socket.destroy(new Error(`nothing for ${LIMIT_MS} ms after ${JSON.stringify(this.text.slice(-200))}`)));
    socket.on("data", (data) => {
      this.text += data.toString("latin1");
    });
    for (const event of ["end", "close", "error"]) {
      socket.on(event, () => {
        this.ended = true;
      });
    }
  }

  static async open(port: number): Promise<Peer> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
    await once(socket, "connect");
    return new Peer(socket);
  }

  send(data: string | Buffer): void {
    this.socket.write(typeof data === "string" ? Buffer.from(data, "latin1") : data);
  }

  /** Waits for a text in what has come. */
  async until(part: string): Promise<void> {
    await this.wait(() => this.text.includes(part));
    if (!this.text.includes(part)) throw new Error(`${JSON.stringify(part)} did not come: ${JSON.stringify(this.text.slice(0, 200))}`);
  }

  /** Waits for so many bytes. */
  async bytes(count: number): Promise<void> {
    await this.wait(() => this.text.length >= count);
    if (this.text.length < count) throw new Error(`${this.text.length} bytes came of ${count}`);
  }

  /** Waits until the device has ended the connection, and closes it. */
  async end(): Promise<void> {
    await this.wait(() => false);
    this.socket.destroy();
  }

  /** Closes it: what is on its way from here still arrives. */
  close(): void {
    this.socket.end();
    this.socket.destroy();
  }

  reset(): void {
    this.socket.resetAndDestroy();
  }

  private wait(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!this.ended && !holds()) return;
        for (const event of ["data", "end", "close", "error"]) this.socket.off(event, look);
        resolve();
      };
      for (const event of ["data", "end", "close", "error"]) this.socket.on(event, look);
      look();
    });
  }
}
