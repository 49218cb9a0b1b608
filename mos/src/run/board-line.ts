/** The virtual board at the other end of a machine's board line (ports/README.md). */
import type { Socket } from "node:net";
import type { BoardPins } from "@meerkat/port-node/peripherals.ts";
import type { Board } from "../board/board.ts";
import { LineReader } from "../board/line-reader.ts";
import { BoardRequests } from "../board/line-requests.ts";

/** Bytes of another serial port in one line. */
const MAX_UART_BYTES = 64;

export class BoardLine implements BoardPins {
  private readonly socket: Socket;
  private readonly board: Board;
  private readonly requests: BoardRequests;
  private readonly levels = new Map<number, boolean>();
  private readonly listeners: ((pin: number, level: boolean) => void)[] = [];

  /** `level` is called when the program has changed an output. */
  constructor(socket: Socket, board: Board, level: (pin: number, level: boolean) => void) {
    this.socket = socket;
    this.board = board;
    this.requests = new BoardRequests(board);
    const reader = new LineReader((line) => this.take(line));
    socket.on("data", (bytes: Buffer) => {
      // What a piece of the line causes leaves in one piece.
      socket.cork();
      reader.push(bytes);
      socket.uncork();
    });
    // A machine that has given its board up asks again when it hears something.
    socket.write("\n");
    board.attach(this);
    board.onUart((port, data) => this.sendSerial(port, data));
    this.listeners.push(level);
  }

  private take(line: string): void {
    const [, pin, value] = /^gpio (\d{1,2}) ([01])$/.exec(line) ?? [];
    if (pin !== undefined) return this.levelChanged(Number(pin), value === "1");
    if (line.startsWith("?")) return this.send(this.answer(line));
    const [, port, data = ""] = /^uart (\d) ((?:[0-9a-f]{2})+)$/.exec(line) ?? [];
    if (port !== undefined) this.board.uartWrite(Number(port), Buffer.from(data, "hex"));
    else if (line === "boot") this.board.driveAgain();
    else this.board.complain(`the machine sends a line that is none of the board's: ${line.slice(0, 40)}`);
  }

  private answer(line: string): string {
    if (line.endsWith(" hello")) this.board.driveAgain();
    return this.requests.answer(line);
  }

  private levelChanged(pin: number, level: boolean): void {
    this.levels.set(pin, level);
    for (const listener of this.listeners) listener(pin, level);
  }

  private sendSerial(port: number, data: Uint8Array): void {
    for (let at = 0; at < data.length; at += MAX_UART_BYTES) {
      this.send(`uart ${port} ${Buffer.from(data.subarray(at, at + MAX_UART_BYTES)).toString("hex")}`);
    }
  }

  private send(line: string): void {
    if (!this.socket.destroyed) this.socket.write(`${line}\n`);
  }

  drive(pin: number, level: boolean | undefined): void {
    this.send(`gpio ${pin} ${level === undefined ? "z" : Number(level)}`);
  }

  /** As far as the machine has told. */
  level(pin: number): boolean {
    return this.levels.get(pin) ?? false;
  }

  onLevel(listener: (pin: number, level: boolean) => void): void {
    this.listeners.push(listener);
  }

  close(): void {
    this.socket.destroy();
  }
}
