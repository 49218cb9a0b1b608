/** RPC over a WebSocket: a frame in each text message. */
import { WebSocket } from "ws";
import { UserError } from "../errors.ts";
import { connectionError, type TlsOptions } from "./tls.ts";
import { isThisHost, lostConnection, MAX_FRAME, type RpcTransport, TransportBase } from "./transport.ts";

export class WsTransport extends TransportBase implements RpcTransport {
  readonly src = "mos";
  readonly dst = "";
  readonly hint = "does the app name the libraries http-server and rpc-ws in mos.yml?";
  readonly isPlain: boolean;
  readonly name: string;
  private readonly socket: WebSocket;
  private readonly opened: Promise<void>;

  constructor(url: URL, tls: TlsOptions) {
    super();
    this.name = url.href;
    this.isPlain = url.protocol === "ws:" && !isThisHost(url.hostname);
    this.socket = new WebSocket(url, { maxPayload: MAX_FRAME, ...tls });
    this.opened = new Promise((resolve, reject) => {
      this.socket.once("open", () => resolve());
      this.socket.once("unexpected-response", (_request, response) => {
        reject(
          new UserError(
            `${this.name} answers with HTTP status ${response.statusCode ?? 0}`,
            response.statusCode === 503 ? "the device has rpc.ws.enable off" : this.hint,
          ),
        );
        this.socket.terminate();
      });
      this.socket.once("error", (error) => reject(connectionError(this.name, error)));
    });
    this.opened.catch(() => {});
    this.socket.on("error", () => {});
    this.socket.on("message", (data) => this.frame(String(data)));
    this.socket.on("close", () => this.lost(lostConnection(this.name)));
  }

  async ready(timeoutMs: number): Promise<void> {
    const timer = setTimeout(() => this.socket.terminate(), timeoutMs);
    try {
      await this.opened;
    } finally {
      clearTimeout(timer);
    }
  }

  send(frame: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.send(frame, (error) => (error ? reject(lostConnection(this.name)) : resolve()));
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.socket.readyState === WebSocket.CLOSED) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.socket.terminate(), 500);
      this.socket.once("close", () => {
        clearTimeout(timer);
        resolve();
      });
      this.socket.close();
    });
  }
}
