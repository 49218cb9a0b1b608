/** Client of an emulator's GDB remote serial protocol (GDB manual, appendix E): as much of it as a sampler needs. */
import type { Socket } from "node:net";

/** A machine that does not answer is gone. */
const ANSWER_LIMIT_MS = 5000;
const INTERRUPT = 3;

export class GdbRemote {
  private readonly socket: Socket;
  private text = "";
  private waiting: ((packet: string | undefined) => void) | undefined;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (bytes: Buffer) => {
      this.text += bytes.toString("latin1");
      this.take();
    });
    socket.on("error", () => {});
    socket.on("close", () => this.answer(undefined));
  }

  /** Registers of a stopped machine, 32 bits each; undefined if it is gone. */
  async registers(): Promise<number[] | undefined> {
    const packet = await this.ask("g");
    if (packet === undefined || !/^(?:[0-9a-fx]{8})+$/.test(packet)) return undefined;
    return words(packet);
  }

  /** Undefined if there is no memory, or no machine. */
  async memory(address: number, bytes: number): Promise<Buffer | undefined> {
    const packet = await this.ask(`m${address.toString(16)},${bytes.toString(16)}`);
    return packet === undefined || packet.startsWith("E") ? undefined : Buffer.from(packet, "hex");
  }

  go(): void {
    this.send("c");
  }

  /** False if the machine is gone. */
  async stop(): Promise<boolean> {
    const stopped = this.next();
    this.socket.write(Buffer.of(INTERRUPT));
    return (await stopped) !== undefined;
  }

  close(): void {
    this.socket.destroy();
  }

  private ask(command: string): Promise<string | undefined> {
    const answer = this.next();
    this.send(command);
    return answer;
  }

  private send(command: string): void {
    let sum = 0;
    for (const char of command) sum = (sum + char.charCodeAt(0)) & 255;
    this.socket.write(`$${command}#${sum.toString(16).padStart(2, "0")}`, "latin1");
  }

  private next(): Promise<string | undefined> {
    return new Promise((resolve) => {
      const late = setTimeout(() => this.answer(undefined), ANSWER_LIMIT_MS);
      this.waiting = (packet) => {
        clearTimeout(late);
        resolve(packet);
      };
      if (this.socket.destroyed) this.answer(undefined);
    });
  }

  private take(): void {
    for (;;) {
      const found = /\$([^#]*)#../.exec(this.text);
      if (!found) return;
      this.text = this.text.slice(found.index + found[0].length);
      this.socket.write("+");
      this.answer(expanded(found[1] as string));
    }
  }

  private answer(packet: string | undefined): void {
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.(packet);
  }
}

/** E.1: `0* ` is a character and how often it comes again. */
function expanded(packet: string): string {
  return packet.replace(/(.)\*(.)/g, (_all, char: string, count: string) => char.repeat(count.charCodeAt(0) - 28));
}

function words(hex: string): number[] {
  const bytes = Buffer.from(hex.replaceAll("x", "0"), "hex");
  return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32LE(4 * i));
}
