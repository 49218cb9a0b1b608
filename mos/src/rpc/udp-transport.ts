/** RPC over UDP: a frame in each datagram. */
import { createSocket, type Socket } from "node:dgram";
import { UserError } from "../errors.ts";
import type { UdpAddress } from "../line/address.ts";
import { connectionError } from "./tls.ts";
import { isThisHost, type RpcTransport, TransportBase } from "./transport.ts";

export class UdpTransport extends TransportBase implements RpcTransport {
  readonly src = "mos";
  readonly dst = "";
  readonly hint = "datagrams get lost without a word: does the app name the library rpc-udp in mos.yml, and set rpc.udp.listen_addr?";
  readonly isPlain: boolean;
  readonly name: string;
  private readonly socket: Socket;

  private constructor(address: UdpAddress, socket: Socket) {
    super();
    this.name = `udp://${address.host}:${address.port}`;
    this.isPlain = !isThisHost(address.host);
    this.socket = socket;
    socket.on("message", (bytes) => this.frame(bytes.toString()));
    // The other side's host says so when nobody listens there.
    socket.on("error", (error) => this.lost(connectionError(this.name, error)));
  }

  static async connect(address: UdpAddress): Promise<UdpTransport> {
    if (address.host === "") throw new UserError("the address does not say which device", "write udp://192.168.1.5:1993");
    const socket = createSocket(address.host.includes(":") ? "udp6" : "udp4");
    const name = `udp://${address.host}:${address.port}`;
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once("error", reject);
        socket.connect(address.port, address.host, (error?: Error) => (error ? reject(error) : resolve()));
      });
    } catch (error) {
      throw connectionError(name, error);
    }
    return new UdpTransport(address, socket);
  }

  async ready(): Promise<void> {}

  send(frame: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.send(frame, (error) => (error ? reject(connectionError(this.name, error)) : resolve()));
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    await new Promise<void>((resolve) => this.socket.close(() => resolve()));
  }
}
