/** The test's end of a device's line. */
import { connect as connectSocket, createServer, type Socket } from "node:net";

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
  expect(pattern: RegExp, milliseconds = 20_000): Promise<string> {
    let match: RegExpExecArray | null = null;
    return this.#until(
      () => {
        match = pattern.exec(this.#received);
        return match !== null;
      },
      () => this.#taken((match?.index ?? 0) + (match?.[0].length ?? 0)),
      milliseconds,
      String(pattern),
    );
  }

  #taken(length: number): string {
    const text = this.#received.slice(0, length);
    this.#received = this.#received.slice(length);
    return text;
  }

  async #until<T>(there: () => boolean, give: () => T, milliseconds: number, what: string): Promise<T> {
    const end = Date.now() + milliseconds;
    while (!there()) {
      const left = end - Date.now();
      if (left <= 0) throw new Error(`no ${what} in ${this.#received.length} characters that end in ${JSON.stringify(this.#received.slice(-500))}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return give();
  }

  get received(): string {
    return this.#received;
  }

  /** Waits until so many characters were received, and takes them. */
  take(length: number, milliseconds = 20_000): Promise<string> {
    return this.#until(
      () => this.#received.length >= length,
      () => this.#taken(length),
      milliseconds,
      `${length} characters`,
    );
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
