import { connect, type Socket } from "node:net";
import { expect, vi } from "vitest";

/** A raw connection to a server: what is sent and received, byte by byte. */
export class Wire {
  text = "";
  ended = false;
  readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (data) => {
      this.text += data.toString("latin1");
    });
    const over = () => {
      this.ended = true;
    };
    socket.on("end", over);
    socket.on("close", over);
    socket.on("error", over);
  }

  static async open(port: number): Promise<Wire> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
    const wire = new Wire(socket);
    await new Promise((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    return wire;
  }

  send(text: string): void {
    this.socket.write(text, "latin1");
  }

  async until(holds: (text: string) => boolean, timeout = 5000): Promise<string> {
    await vi.waitFor(() => expect(holds(this.text), JSON.stringify(this.text.slice(-300))).toBe(true), { timeout, interval: 5 });
    return this.text;
  }

  async untilEnd(timeout = 5000): Promise<string> {
    await vi.waitFor(() => expect(this.ended, JSON.stringify(this.text.slice(-300))).toBe(true), { timeout, interval: 5 });
    this.socket.destroy();
    return this.text;
  }

  close(): void {
    this.socket.destroy();
  }
}

/** Sends text on a connection of its own, and gives everything that comes until the server ends it. */
export async function exchangeText(port: number, text: string): Promise<string> {
  const wire = await Wire.open(port);
  wire.send(text);
  return wire.untilEnd();
}
