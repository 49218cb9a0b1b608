/** Acts on the board of a machine that another process runs (board-protocol.ts). */
import { connect, type Socket } from "node:net";
import type { BoardState } from "../board/state.ts";
import { UserError } from "../errors.ts";
import { runningRecord } from "../line/find.ts";
import { type BoardNotice, type BoardRequest, type BoardResponse, jsonLine, jsonLines } from "./board-protocol.ts";

type Distribute<T> = T extends { id: number } ? Omit<T, "id"> : never;

export class BoardClient {
  /** Settles when the machine has gone. */
  readonly closed: Promise<void>;
  private readonly socket: Socket;
  private readonly waiting = new Map<number, (response: BoardResponse | undefined) => void>();
  private readonly watchers = new Set<(notice: BoardNotice) => void>();
  private lastId = 0;

  private constructor(socket: Socket, token: string) {
    this.socket = socket;
    socket.setNoDelay(true);
    const reader = jsonLines(
      (message) => this.take(message as BoardResponse | BoardNotice),
      () => socket.destroy(),
    );
    socket.on("data", (bytes: Buffer) => reader.push(bytes));
    socket.on("error", () => socket.destroy());
    this.closed = new Promise((resolve) => {
      socket.on("close", () => {
        for (const settle of this.waiting.values()) settle(undefined);
        this.waiting.clear();
        resolve();
      });
    });
    socket.write(jsonLine({ token }));
  }

  /** The machine that runs for the app in `folder`. Throws UserError. */
  static async ofApp(folder: string, output: string): Promise<BoardClient> {
    const record = runningRecord(output);
    if (record?.board === undefined)
      throw new UserError(`nothing runs for the app in ${folder}`, "start it with mos run, mos watch or mos ui, or name its folder with --dir");
    const { port, token } = record.board;
    const socket = await new Promise<Socket>((resolve, reject) => {
      const attempt = connect(port, "127.0.0.1", () => resolve(attempt));
      attempt.once("error", () => reject(new UserError("the tool that runs the machine does not answer")));
    });
    return new BoardClient(socket, token);
  }

  async state(): Promise<BoardState> {
    return (await this.call({ method: "state" })) as BoardState;
  }

  async act(part: string, control: string, value: unknown): Promise<void> {
    await this.call({ method: "act", part, control, value });
  }

  async cut(): Promise<void> {
    await this.call({ method: "cut" });
  }

  /** Hears of all that happens from now on. */
  async watch(watcher: (notice: BoardNotice) => void): Promise<void> {
    this.watchers.add(watcher);
    await this.call({ method: "watch" });
  }

  close(): void {
    this.socket.end();
  }

  private async call(request: Distribute<BoardRequest>): Promise<unknown> {
    const id = ++this.lastId;
    const response = await new Promise<BoardResponse | undefined>((resolve) => {
      this.waiting.set(id, resolve);
      if (this.socket.destroyed) resolve(undefined);
      else this.socket.write(jsonLine({ ...request, id } as BoardRequest));
    });
    if (response === undefined) throw new UserError("the machine has gone");
    if ("error" in response) throw new UserError(response.error.message, response.error.hint);
    return response.result;
  }

  private take(message: BoardResponse | BoardNotice): void {
    if ("event" in message) {
      for (const watcher of this.watchers) watcher(message);
      return;
    }
    this.waiting.get(message.id)?.(message);
    this.waiting.delete(message.id);
  }
}
