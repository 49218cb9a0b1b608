import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A wire to a server that can be cut: what is on it then is lost. */
export class Wire {
  port = 0;
  cuts = 0;
  private readonly ends = new Set<Socket>();
  private readonly server = createServer((near) => this.join(near));
  private readonly target: number;

  constructor(target: number) {
    this.target = target;
  }

  async open(): Promise<this> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    this.port = (this.server.address() as { port: number }).port;
    return this;
  }

  private join(near: Socket): void {
    const far = connect(this.target, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.ends.add(from);
      from.on("data", (data) => to.write(data));
      from.on("error", () => to.destroy());
      from.on("close", () => {
        this.ends.delete(from);
        to.destroy();
      });
    }
  }

  cut(): void {
    if (this.ends.size > 0) this.cuts++;
    for (const end of this.ends) end.resetAndDestroy();
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}
