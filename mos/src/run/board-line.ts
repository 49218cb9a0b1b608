/** The virtual board at the other end of a machine's board line (ports/README.md): its LED and its button. */
import type { Socket } from "node:net";

/** Pin of the button; it reads 0 while pressed. */
const BUTTON = 0;
const PRESS_MS = 100;
/** What the machine sends is short lines; anything longer is none. */
const MAX_LINE = 64;

export class BoardLine {
  private readonly socket: Socket;
  private text = "";

  /** `level` is called when the program has changed an output. */
  constructor(socket: Socket, level: (pin: number, level: boolean) => void) {
    this.socket = socket;
    socket.on("data", (bytes: Buffer) => {
      const lines = (this.text + bytes.toString("latin1")).split("\n");
      this.text = (lines.pop() ?? "").slice(-MAX_LINE);
      for (const line of lines) {
        const [, pin, value] = /^gpio (\d+) ([01])\r?$/.exec(line) ?? [];
        if (pin !== undefined) level(Number(pin), value === "1");
      }
    });
  }

  press(): void {
    this.socket.write(`gpio ${BUTTON} 0\n`);
    setTimeout(() => this.socket.destroyed || this.socket.write(`gpio ${BUTTON} z\n`), PRESS_MS);
  }

  close(): void {
    this.socket.destroy();
  }
}
