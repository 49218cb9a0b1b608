/** A way to a server that can be faulty in the manners of real networks. */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/**
 * What becomes of a connection that is made now: `good` leads to the server; `silent` is taken and never answered;
 * `half-closed` is ended by this side as soon as the other one has sent something, and never closed.
 */
export type Manner = "good" | "silent" | "half-closed";

export class FaultyWire {
  manner: Manner = "good";
  /** Connections of each manner that were taken, and of those that were not good how many the device has left by itself. */
  readonly taken = { good: 0, silent: 0, "half-closed": 0 };
  left = 0;
  port = 0;
  private readonly ends = new Set<Socket>();
  private readonly server = createServer({ allowHalfOpen: true }, (near) => this.take(near));
  private readonly target: () => number;

  /** `target`: port of the server, asked for each connection. */
  constructor(target: () => number) {
    this.target = target;
  }

  async open(): Promise<this> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    this.port = (this.server.address() as { port: number }).port;
    return this;
  }

  /** Resets all connections. */
  cut(): void {
    for (const end of this.ends) end.resetAndDestroy();
  }

  /** From now on nothing gets through the connections there are, which nobody closes. */
  stall(): void {
    for (const end of this.ends) {
      end.removeAllListeners("data");
      end.removeAllListeners("end");
      end.resume();
    }
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private take(near: Socket): void {
    this.taken[this.manner]++;
    this.keep(near);
    if (this.manner === "good") {
      const far = this.keep(connect({ port: this.target(), host: "127.0.0.1", allowHalfOpen: true }));
      join(near, far);
      join(far, near);
      return;
    }
    near.once("data", () => {
      if (this.manner === "half-closed") near.end();
      near.resume();
    });
    let gone = false;
    for (const event of ["end", "error"]) {
      near.once(event, () => {
        if (!gone) this.left++;
        gone = true;
        near.destroy();
      });
    }
  }

  private keep(socket: Socket): Socket {
    this.ends.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.ends.delete(socket));
    return socket;
  }
}

function join(from: Socket, to: Socket): void {
  from.on("data", (data) => to.write(data));
  from.on("end", () => to.end());
  from.on("close", () => to.destroy());
}
