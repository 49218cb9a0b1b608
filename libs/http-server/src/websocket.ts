import { bytesOf } from "@meerkat/http-common/ascii.ts";
import { BODY_NONE } from "@meerkat/http-common/message.ts";
import { WebSocketConnection, type WebSocketLimits } from "@meerkat/websocket/connection.ts";
import { acceptValue, checkRequest, offeredProtocol } from "@meerkat/websocket/handshake.ts";
import type { HttpExchange } from "./exchange.ts";

/**
 * Makes a WebSocket of a request, with the first protocol that the client offers. `opened` gets it before the first
 * message, to set its handlers. A handshake that is wrong is answered 400 or 426.
 */
export function acceptWebSocket(exchange: HttpExchange, limits: WebSocketLimits, opened: (connection: WebSocketConnection) => void): void {
  const request = exchange.request;
  const status = checkRequest(request);
  if (status !== 0 || request.body !== BODY_NONE) {
    if (status === 426) exchange.setField("Sec-WebSocket-Version", "13");
    exchange.replyText(status === 0 ? 400 : status, "Not a WebSocket handshake of version 13");
    return;
  }
  const protocol = offeredProtocol(request);
  const { socket, received } = exchange.takeSocket();
  const upgrade = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n`;
  const accept = `Sec-WebSocket-Accept: ${acceptValue(request.fields.get("sec-websocket-key") ?? "")}\r\n`;
  const protocolField = protocol === "" ? "" : `Sec-WebSocket-Protocol: ${protocol}\r\n`;
  socket.send(bytesOf(`${upgrade}${accept}${protocolField}\r\n`));
  const connection = new WebSocketConnection(socket, true, limits, protocol);
  opened(connection);
  connection.start(received);
}
