/** The test's end of a device's line. */
import { createServer, type Socket, connect as connectSocket } from "node:net";

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

export class Line {
  #received = "";
  #waiting: (() => void)[] = [];
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => {
      this.#received += text;
      for (const wake of this.#waiting.splice(0)) wake();
    });
    socket.on("error", () => socket.destroy());
  }

  /** Keeps trying: the device may still be starting. */
  static async connect(port: number, milliseconds = 5000): Promise<Line> {
    const end = Date.now() + milliseconds;
    for (;;) {
      const socket = await attempt(port);
      if (socket) return new Line(socket);
      if (Date.now() > end) throw new Error(`nobody listens on port ${port}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  send(text: string): void {
    this.#socket.write(text, "latin1");
  }

  /** Waits until `pattern` was received, and takes everything up to its end. */
  async expect(pattern: RegExp, milliseconds = 20_000): Promise<string> {
    const end = Date.now() + milliseconds;
    for (;;) {
      const match = pattern.exec(this.#received);
      if (match) {
        const upTo = match.index + match[0].length;
        const text = this.#received.slice(0, upTo);
        this.#received = this.#received.slice(upTo);
        return text;
      }
      const left = end - Date.now();
      if (left <= 0) throw new Error(`no ${pattern} in ${JSON.stringify(this.#received.slice(-500))}`);
      await Promise.race([
        new Promise<void>((resolve) => this.#waiting.push(resolve)),
        new Promise<void>((resolve) => setTimeout(resolve, left)),
      ]);
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}

function attempt(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connectSocket(port, "127.0.0.1");
    socket.once("connect", () => resolve(socket));
    socket.once("error", () => resolve(undefined));
  });
}
