import "@meerkat/hal/system.native.ts";
import { textOf } from "@meerkat/http-common/ascii.ts";
import type { FieldLines } from "@meerkat/http-common/field_lines.ts";
import type { HttpExchange } from "@meerkat/http-server/exchange.ts";
import { demandUser, type HttpServer } from "@meerkat/http-server/server.ts";
import { Frame, parseFrame } from "@meerkat/rpc-common/frame.ts";
import { networkInUse } from "@meerkat/rpc-common/passwords.ts";
import { addChannel, parsedFrameReceived } from "@meerkat/rpc-common/rpc.ts";
import { asksForWebSocket } from "@meerkat/websocket/handshake.ts";
import { corsFields, HttpChannel, rpcUsers } from "./http_channel.ts";
import { isJson, methodOf, paramsOfQuery } from "./rest.ts";

/** Makes `/rpc` (whole frames) and `/rpc/<Method>` (arguments and results) of a server answer. Bodies have at most `maxBytes`. */
export function startRpcHttp(server: HttpServer, maxBytes: i32, origin: string): void {
  networkInUse();
  const cors = corsFields(origin);
  server.addOpenEndpoint("/rpc", (exchange) => handle(exchange, maxBytes, cors));
}

function handle(exchange: HttpExchange, maxBytes: i32, cors: FieldLines): void {
  const request = exchange.request;
  const method = methodOf(request.path);
  if (method === undefined) {
    exchange.replyText(404, "Not Found");
  } else if (asksForWebSocket(request)) {
    exchange.replyText(503, "WS is disabled");
  } else if (request.method === "OPTIONS") {
    exchange.setFields(cors);
    exchange.reply(200, "", new Uint8Array(0));
  } else {
    exchange.readBody(maxBytes, (body) => {
      const text = textOf(body, 0, body.length);
      // Clients that expect to be asked for credentials keep the body back at first.
      if (method === "" && text === "" && !request.fields.has("authorization")) demandUser(exchange, rpcUsers());
      else run(exchange, method === "" ? parseFrame(text) : restFrame(method, text, request.query), method !== "", cors);
    });
  }
}

/** Undefined if the arguments are not JSON. */
function restFrame(method: string, body: string, query: string): Frame | undefined {
  const params = body === "" && query !== "" ? paramsOfQuery(query) : body;
  if (params === undefined || (params !== "" && !isJson(params))) return undefined;
  const frame = new Frame();
  frame.id = `${hal_random()}`;
  frame.method = method;
  frame.params = params;
  return frame;
}

function run(exchange: HttpExchange, frame: Frame | undefined, rest: boolean, cors: FieldLines): void {
  const channel = new HttpChannel(exchange, rest, cors);
  if (frame === undefined) {
    channel.invalidFrame();
    return;
  }
  addChannel(channel);
  parsedFrameReceived(channel, frame);
  // Nobody answers notifications and responses.
  if (frame.id === "" || frame.method === "") channel.finish(204, "");
}
