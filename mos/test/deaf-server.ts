/** Somebody who listens and never answers. */
import { createServer, type Server } from "node:net";

export class DeafServer {
  /** As `--port` takes it. */
  readonly address: string;
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
    this.address = `tcp://127.0.0.1:${(server.address() as { port: number }).port}`;
  }

  static async start(): Promise<DeafServer> {
    const server = createServer((socket) => socket.on("error", () => {}).resume());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new DeafServer(server);
  }

  close(): void {
    this.server.close();
  }
}
