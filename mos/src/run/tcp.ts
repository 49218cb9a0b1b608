/** TCP on the loopback interface, between this tool and the machines it boots. */
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

const RETRY_MS = 20;

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Keeps trying until the machine listens, for at most `limitMs`, and while it is not gone. Undefined if it does not. */
export async function connectSoon(port: number, limitMs: number, isGone = () => false): Promise<Socket | undefined> {
  const end = Date.now() + limitMs;
  while (Date.now() < end && !isGone()) {
    const socket = await attempt(port);
    if (socket) return socket;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  return undefined;
}

function attempt(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.setNoDelay(true);
    socket.once("connect", () => resolve(socket));
    socket.on("error", () => {
      socket.destroy();
      resolve(undefined);
    });
  });
}
