/** The virtual board's end of a machine's line, as a test says. */
import { connect, type Socket } from "node:net";

/** The answer to a request, without its number; undefined: none. */
export type Answerer = (request: string) => string | undefined;

export class BoardSide {
  /** Requests and other lines in the order in which they came; without the numbers of the requests. */
  readonly heard: string[] = [];
  answer: Answerer = () => "";
  private readonly socket: Socket;
  private text = "";
  private waiting: (() => void)[] = [];

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.setEncoding("latin1");
    socket.on("error", () => {});
    socket.on("data", (text: string) => {
      const lines = (this.text + text).split("\n");
      this.text = lines.pop() ?? "";
      for (const line of lines) this.obey(line);
      for (const wake of this.waiting.splice(0)) wake();
    });
  }

  static async connect(port: number): Promise<BoardSide> {
    for (let tries = 0; tries < 100; tries++) {
      const socket = await new Promise<Socket | undefined>((resolve) => {
        const attempt = connect(port, "127.0.0.1", () => resolve(attempt));
        attempt.once("error", () => resolve(undefined));
      });
      if (socket) return new BoardSide(socket);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`nobody listens on port ${port}`);
  }

  send(line: string): void {
    this.socket.write(`${line}\n`, "latin1");
  }

  /** Bytes as they are. */
  sendRaw(text: string): void {
    this.socket.write(text, "latin1");
  }

  /** Takes what was heard, `hello` and `sync` left out. */
  take(): string[] {
    return this.heard.splice(0).filter((line) => line !== "hello" && line !== "sync");
  }

  /** Waits until such a line has come. */
  async until(pattern: RegExp, limitMs = 5000): Promise<void> {
    const end = Date.now() + limitMs;
    while (!this.heard.some((line) => pattern.test(line))) {
      if (Date.now() > end) throw new Error(`no ${pattern} among ${JSON.stringify(this.heard)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 100);
        this.waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  close(): void {
    this.socket.destroy();
  }

  private obey(line: string): void {
    const [, number, request] = /^\?([0-9a-f]{2}) (.*)$/.exec(line) ?? [];
    if (number === undefined || request === undefined) {
      this.heard.push(line);
      return;
    }
    this.heard.push(request);
    const answer = request === "hello" ? "" : this.answer(request);
    if (answer !== undefined) this.send(`=${number}${answer && " "}${answer}`);
  }
}
