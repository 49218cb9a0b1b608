/** A machine's UART for any number of clients, which stay connected while it restarts. */
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { systemCode, UserError } from "../errors.ts";

/** A client that does not read is cut off when this much waits for it: it must not stop the machine. */
const MAX_UNREAD = 8 << 20;

/** Where `mos run` listens unless told otherwise. */
export const USUAL_PORT = 1993;

export class LineHub {
  private readonly server: Server;
  private readonly clients = new Set<Socket>();
  private machine: Socket | undefined;
  private readonly heard: (bytes: Uint8Array) => void;

  /** `heard` gets what the machine sends. */
  private constructor(heard: (bytes: Uint8Array) => void) {
    this.heard = heard;
    this.server = createServer((socket) => this.accept(socket));
  }

  /** Listens on the loopback interface. Without a port: the usual one, or a free one if that is taken. Throws UserError. */
  static async listen(port: number | undefined, heard: (bytes: Uint8Array) => void): Promise<LineHub> {
    const hub = new LineHub(heard);
    try {
      await hub.bind(port ?? USUAL_PORT);
    } catch (error) {
      if (systemCode(error) !== "EADDRINUSE") throw error;
      if (port !== undefined) throw new UserError(`TCP port ${port} is in use`, "another mos run? --tcp 0 takes a free one");
      await hub.bind(0);
    }
    return hub;
  }

  private bind(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, "127.0.0.1", () => {
        this.server.off("error", reject);
        resolve();
      });
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The machine's end from now on. It is the caller who notices when it is gone. */
  attach(socket: Socket): void {
    this.machine = socket;
    socket.on("data", (bytes: Buffer) => {
      this.heard(bytes);
      for (const client of this.clients) {
        if (client.writableLength > MAX_UNREAD) client.destroy();
        else client.write(bytes);
      }
    });
    socket.on("drain", () => this.resumeClients());
    socket.on("close", () => {
      if (this.machine !== socket) return;
      this.machine = undefined;
      this.resumeClients();
    });
    this.resumeClients();
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.destroy();
    this.machine?.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private resumeClients(): void {
    for (const client of this.clients) client.resume();
  }

  /** What clients send while there is no machine is lost, as on a wire. */
  private accept(socket: Socket): void {
    this.clients.add(socket);
    socket.setNoDelay(true);
    socket.on("data", (bytes: Buffer) => {
      if (this.machine === undefined || this.machine.destroyed || this.machine.write(bytes)) return;
      for (const client of this.clients) client.pause();
    });
    socket.on("close", () => this.clients.delete(socket));
    socket.on("error", () => socket.destroy());
  }
}
