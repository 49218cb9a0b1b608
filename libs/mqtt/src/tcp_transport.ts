import { connectTcp, type TcpSocket } from "@meerkat/core/net/tcp.ts";
import type { TlsSettings } from "@meerkat/core/net/tls.ts";
import { after } from "@meerkat/core/timer.ts";
import { NET_OPEN } from "@meerkat/hal/net.ts";
import { MqttTransport } from "./transport.ts";

/** Longest time that a closed connection takes to send what is left. */
const LINGER_MS: i32 = 1000;

/** MQTT over TCP, with TLS or without. */
export class TcpTransport extends MqttTransport {
  private readonly socket: TcpSocket;

  constructor(host: string, port: i32, tls: TlsSettings | undefined) {
    super();
    this.socket = connectTcp(host, port, tls, "");
    // The client sends the next packet only when little waits: the limit is one packet.
    this.socket.sendLimit = 0x7fffffff;
    this.socket.onEvent = () => this.changed();
  }

  private changed(): void {
    const { onEvent } = this;
    if (onEvent !== undefined) onEvent();
  }

  state(): i32 {
    return this.socket.state;
  }

  error(): string {
    return this.socket.error;
  }

  read(data: Uint8Array, off: i32, len: i32): i32 {
    return this.socket.read(data, off, len);
  }

  send(data: Uint8Array): boolean {
    return this.socket.send(data);
  }

  unsent(): i32 {
    return this.socket.unsent;
  }

  close(): void {
    const { socket } = this;
    this.onEvent = undefined;
    if (socket.unsent === 0 || socket.state !== NET_OPEN) {
      socket.close();
      return;
    }
    socket.shutdown();
    socket.onEvent = () => {
      if (socket.unsent === 0) socket.close();
    };
    after(LINGER_MS, () => socket.close());
  }
}
