/** Ports of the host that lead to those of an emulated machine. */
import { createSocket } from "node:dgram";
import type { Forward } from "./forward.ts";
import { freePort } from "./tcp.ts";

/** With free ports where 0 was asked for. */
export function withHostPorts(forwards: readonly Forward[]): Promise<Forward[]> {
  return Promise.all(forwards.map(async (forward) => (forward.hostPort === 0 ? { ...forward, hostPort: await freeOf(forward.protocol) } : forward)));
}

function freeOf(protocol: Forward["protocol"]): Promise<number> {
  if (protocol === "tcp") return freePort();
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    socket.on("error", reject);
    socket.bind(0, "127.0.0.1", () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
