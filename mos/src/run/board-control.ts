/** Lets other processes of the user act on a machine's board (board-protocol.ts). */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { messageOf, UserError } from "../errors.ts";
import { type BoardNotice, type BoardRequest, type BoardResponse, jsonLine, jsonLines } from "./board-protocol.ts";
import type { Machine } from "./machine.ts";

const MAX_REQUEST = 16 << 10;

export class BoardControl {
  readonly token = randomBytes(16).toString("hex");
  private readonly server: Server;
  private readonly machine: Machine;
  private readonly startedAt = performance.now();
  private readonly sockets = new Set<Socket>();

  private constructor(machine: Machine) {
    this.machine = machine;
    this.server = createServer((socket) => this.accept(socket));
  }

  static async listen(machine: Machine): Promise<BoardControl> {
    const control = new BoardControl(machine);
    await new Promise<void>((resolve, reject) => {
      control.server.once("error", reject);
      control.server.listen(0, "127.0.0.1", resolve);
    });
    // It does not keep the tool alive.
    control.server.unref();
    return control;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private accept(socket: Socket): void {
    this.sockets.add(socket);
    socket.unref();
    socket.setNoDelay(true);
    let isKnown = false;
    const take = (message: unknown) => {
      if (isKnown) void this.answer(socket, message);
      else if (this.isHello(message)) isKnown = true;
      else socket.destroy();
    };
    const reader = jsonLines(take, () => socket.destroy(), MAX_REQUEST);
    socket.on("data", (bytes: Buffer) => reader.push(bytes));
    socket.on("close", () => this.sockets.delete(socket));
    socket.on("error", () => socket.destroy());
  }

  private isHello(message: unknown): boolean {
    const { token } = (message ?? {}) as { token?: unknown };
    if (typeof token !== "string") return false;
    const given = Buffer.from(token);
    const own = Buffer.from(this.token);
    return given.length === own.length && timingSafeEqual(given, own);
  }

  private async answer(socket: Socket, message: unknown): Promise<void> {
    const request = message as BoardRequest;
    const id = Number(request?.id);
    try {
      send(socket, { id, result: (await this.perform(socket, request)) ?? null });
    } catch (error) {
      const hint = error instanceof UserError ? error.hint : undefined;
      send(socket, { id, error: { message: messageOf(error), ...(hint === undefined ? {} : { hint }) } });
    }
  }

  private async perform(socket: Socket, request: BoardRequest) {
    const { board } = this.machine;
    switch (request.method) {
      case "state":
        return board.state();
      case "act":
        await board.act(String(request.part), String(request.control), request.value);
        return undefined;
      case "watch":
        this.watch(socket);
        return undefined;
      case "cut":
        this.machine.cutPower();
        return undefined;
      default:
        throw new UserError("there is no such method");
    }
  }

  private watch(socket: Socket): void {
    const { board } = this.machine;
    const ends = [
      board.onChange((change) => send(socket, { event: "change", change })),
      board.onAct((part, control, value) => send(socket, { event: "act", at: Math.round(performance.now() - this.startedAt), part, control, value })),
    ];
    socket.on("close", () => {
      for (const end of ends) end();
    });
  }
}

function send(socket: Socket, message: BoardResponse | BoardNotice): void {
  if (!socket.destroyed) socket.write(jsonLine(message));
}
