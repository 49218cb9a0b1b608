import { AuthRealm, identify } from "@meerkat/http-server/auth.ts";
import type { HttpServer } from "@meerkat/http-server/server.ts";
import { acceptWebSocket } from "@meerkat/http-server/websocket.ts";
import { RpcChannel } from "@meerkat/rpc-common/channel.ts";
import { rpcAlgorithm, rpcRealm, rpcSecret } from "@meerkat/rpc-common/credentials.ts";
import { networkInUse } from "@meerkat/rpc-common/passwords.ts";
import { addChannel, channelClosed, channelReady, frameReceived } from "@meerkat/rpc-common/rpc.ts";
import { type WebSocketConnection, WebSocketLimits } from "@meerkat/websocket/connection.ts";
import { CLOSE_GOING_AWAY } from "@meerkat/websocket/frame.ts";

/** The connection of a peer. One frame is one message. */
class WsServerChannel extends RpcChannel {
  private readonly socket: WebSocketConnection;
  /** Who has sent the handshake. */
  private readonly user: string;

  constructor(socket: WebSocketConnection, user: string) {
    super("");
    this.socket = socket;
    this.user = user;
  }

  type(): string {
    return "WS_in";
  }

  info(): string {
    return this.socket.peer;
  }

  override isPersistent(): boolean {
    return false;
  }

  override wantsBroadcast(): boolean {
    return true;
  }

  override authenticatedUser(): string {
    return this.user;
  }

  canSend(): boolean {
    return this.socket.isOpen && this.socket.unsent === 0;
  }

  send(frame: string, _dst: string): void {
    this.socket.sendText(frame);
    if (this.socket.unsent === 0) channelReady(this);
  }

  override close(): void {
    this.socket.close(CLOSE_GOING_AWAY, "");
  }
}

/** Takes WebSockets at `/rpc` of a server. Messages have at most `maxBytes`. */
export function startWsServer(server: HttpServer, maxBytes: i32): void {
  networkInUse();
  const limits = new WebSocketLimits();
  limits.maxMessage = maxBytes;
  server.addOpenUpgrade("/rpc", (exchange) => {
    const user = exchange.request.fields.has("authorization") ? identify(exchange.request, new AuthRealm(rpcRealm(), rpcAlgorithm(), rpcSecret)).user : "";
    acceptWebSocket(exchange, limits, (socket) => {
      const channel = new WsServerChannel(socket, user);
      socket.onText = (text) => {
        frameReceived(channel, text);
      };
      socket.onBinary = (data) => {
        frameReceived(channel, new TextDecoder().decode(data));
      };
      socket.onDrained = () => channelReady(channel);
      socket.onClosed = () => channelClosed(channel);
      addChannel(channel);
    });
  });
}
