import net, { type AddressInfo, type Server, type Socket } from "node:net";
import { ipv4Number, ipv4Text } from "./ipv4.ts";
import { TcpModel } from "./tcp_model.ts";

/** Connections that wait to be accepted; more are refused. */
const MAX_WAITING = 1024;

/**
 * Binds at once. `Server.listen` with an address looks the address up first and tells a taken port later, but programs
 * are told now; this function of `net` is what `listen` itself calls then. It returns an error number instead of a handle.
 */
const { _createServerHandle: createServerHandle } = net as unknown as {
  _createServerHandle(address: string, port: number, family: 4): object | number;
};

/** A listening socket of the machine. */
export class TcpListenerModel {
  notify: () => void = () => {};
  readonly local: { address: number; port: number };
  private readonly server: Server;
  private readonly waiting: TcpModel[] = [];

  private constructor(server: Server) {
    this.server = server;
    const { address, port } = server.address() as AddressInfo;
    this.local = { address: ipv4Number(address), port };
  }

  /** Undefined if the port is taken or not permitted. */
  static listen(address: number, port: number): TcpListenerModel | undefined {
    const handle = createServerHandle(ipv4Text(address), port, 4);
    if (typeof handle === "number") return undefined;
    const server = net.createServer({ allowHalfOpen: true, pauseOnConnect: true });
    server.on("error", () => {});
    server.listen(handle);
    if (!server.listening) return undefined;
    const listener = new TcpListenerModel(server);
    server.on("connection", (socket) => listener.queue(socket));
    return listener;
  }

  accept(): TcpModel | undefined {
    return this.waiting.shift();
  }

  get hasWaiting(): boolean {
    return this.waiting.length > 0;
  }

  close(): void {
    this.notify = () => {};
    this.server.close();
    for (const connection of this.waiting.splice(0)) connection.destroy();
  }

  private queue(socket: Socket): void {
    if (this.waiting.length >= MAX_WAITING) {
      socket.destroy();
      return;
    }
    this.waiting.push(new TcpModel(socket));
    this.notify();
  }
}
