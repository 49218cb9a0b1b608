/** An MQTT broker on the loopback interface, so that the demo has somebody to publish to. */
import { type AddressInfo, createServer, type Server } from "node:net";
import { Aedes } from "aedes";
import { systemCode } from "../errors.ts";

export interface Broker {
  port: number;
  close(): Promise<void>;
}

/** `published` gets every message of a client. A port that is taken is replaced by a free one. */
export async function startBroker(port: number, published: (topic: string, payload: string) => void): Promise<Broker> {
  const broker = await Aedes.createBroker();
  // Clients that break off are no concern of the demo.
  broker.on("clientError", () => {});
  broker.on("connectionError", () => {});
  broker.on("publish", ({ topic, payload }, client) => {
    if (client !== null) published(topic, payload.toString());
  });
  const server = createServer(broker.handle);
  await bind(server, port).catch((error: unknown) => {
    if (systemCode(error) !== "EADDRINUSE") throw error;
    return bind(server, 0);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      await new Promise<void>((resolve) => broker.close(resolve));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}
