import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { UartLine, UartModel } from "./uart_model.ts";

/** A client that does not read is cut off when this much waits for it: it must not stop the machine. */
const MAX_UNREAD = 1 << 20;

/** A UART's wire as a TCP server on the loopback interface. All clients hear the machine, and it hears all of them. */
export class TcpLine implements UartLine {
  private readonly uart: UartModel;
  private readonly server: Server;
  private readonly clients = new Set<Socket>();
  private paused = false;

  private constructor(uart: UartModel) {
    this.uart = uart;
    this.server = createServer((socket) => this.accept(socket));
  }

  /** Listens on 127.0.0.1; port 0 takes a free one. Rejects if the port is taken. */
  static async listen(uart: UartModel, port: number): Promise<TcpLine> {
    const line = new TcpLine(uart);
    await new Promise<void>((resolve, reject) => {
      line.server.once("error", reject);
      line.server.listen(port, "127.0.0.1", resolve);
    });
    uart.line = line;
    return line;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  transmit(bytes: Uint8Array): void {
    for (const socket of this.clients) {
      if (socket.writableLength > MAX_UNREAD) socket.destroy();
      else socket.write(bytes);
    }
  }

  setPaused(paused: boolean): void {
    if (paused === this.paused) return;
    this.paused = paused;
    for (const socket of this.clients) {
      if (paused) socket.pause();
      else socket.resume();
    }
  }

  /** Sends what is queued, cuts all clients off and frees the port. */
  async close(): Promise<void> {
    this.uart.line = undefined;
    for (const socket of this.clients) socket.destroySoon();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private accept(socket: Socket): void {
    this.clients.add(socket);
    socket.setNoDelay(true);
    if (this.paused) socket.pause();
    socket.on("data", (bytes: Buffer) => this.uart.receive(bytes));
    socket.on("close", () => this.clients.delete(socket));
    socket.on("error", () => socket.destroy());
  }
}
