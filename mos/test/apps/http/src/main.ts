import { DIGEST_MD5, digestSecret } from "@meerkat/core/digest_auth.ts";
import { LOOPBACK_ADDRESS } from "@meerkat/core/net/address.ts";
import { writeFile } from "@meerkat/core/vfs/vfs.ts";
import { request } from "@meerkat/http-client/fetch.ts";
import { HttpClientOptions } from "@meerkat/http-client/options.ts";
import { bytesOf, textOf } from "@meerkat/http-common/ascii.ts";
import { fileRealm } from "@meerkat/http-server/auth.ts";
import type { HttpExchange } from "@meerkat/http-server/exchange.ts";
import { HttpServerOptions } from "@meerkat/http-server/options.ts";
import { HttpServer } from "@meerkat/http-server/server.ts";
import { StaticFiles, StaticFilesOptions } from "@meerkat/http-server/static_files.ts";
import { handleUpload } from "@meerkat/http-server/upload.ts";
import { acceptWebSocket } from "@meerkat/http-server/websocket.ts";
import { startRpcHttp } from "@meerkat/rpc-http/endpoint.ts";
import { startWsServer } from "@meerkat/rpc-ws/server.ts";
import { openWebSocket, WebSocketClientOptions } from "@meerkat/websocket/client.ts";
import { type WebSocketConnection, WebSocketLimits } from "@meerkat/websocket/connection.ts";

const options = new HttpServerOptions();
options.headTimeout = 2000;
options.idleTimeout = 4000;
const server = new HttpServer(options);
const limits = new WebSocketLimits();
limits.maxMessage = 1 << 20;
limits.maxBacklog = 2 << 20;

function echo(connection: WebSocketConnection): void {
  connection.onText = (text) => {
    connection.sendText(text);
  };
  connection.onBinary = (data) => {
    connection.sendBinary(data);
  };
}

/** Gets what the body of the request names, and answers with it. */
async function fetchFor(exchange: HttpExchange, address: string): Promise<void> {
  const client = new HttpClientOptions();
  client.maxRedirects = 3;
  try {
    const response = await request("GET", address, new Uint8Array(0), client, 1000000);
    exchange.reply(response.status, "text/plain", response.body);
  } catch (error) {
    exchange.replyText(502, error instanceof Error ? error.message : "error");
  }
}

server.addEndpoint("/hello", (exchange) => exchange.reply(200, "text/plain", bytesOf(`hello ${exchange.request.path}`)));
server.addEndpoint("/echo", (exchange) => exchange.readBody(300000, (body) => exchange.reply(200, "application/octet-stream", body)));
server.addEndpoint("/big", (exchange) => exchange.reply(200, "text/plain", new Uint8Array(300000).fill(120)));
server.addEndpoint("/pieces", (exchange) => {
  exchange.begin(200, "text/plain");
  for (const piece of ["one ", "two ", "three"]) exchange.write(bytesOf(piece));
  exchange.end();
});
server.addEndpoint("/broken", () => {
  throw new RangeError("no");
});
server.addEndpoint("/connections", (exchange) => exchange.replyText(200, `${server.connectionCount}`));
server.addEndpoint("/fetch", (exchange) => exchange.readBody(1000, (body) => void fetchFor(exchange, textOf(body, 0, body.length))));
server.addEndpoint("/open", (exchange) =>
  exchange.readBody(1000, (body) => {
    const client = new WebSocketClientOptions();
    client.limits = limits;
    openWebSocket(textOf(body, 0, body.length), client, echo, (reason) => console.log(reason));
    exchange.replyText(200, "opening");
  }),
);
server.addUpgrade("/ws", (exchange) => acceptWebSocket(exchange, limits, echo));
server.addEndpointFor(fileRealm("site", "users.txt", DIGEST_MD5), "/upload$", (exchange) => handleUpload(exchange, "-conf*,*"));

writeFile("digits.txt", bytesOf("0123456789"));
writeFile("users.txt", bytesOf(`ann:site:${digestSecret(DIGEST_MD5, "ann", "site", "secret")}\n`));
const files = new StaticFiles(new StaticFilesOptions());
server.setFallback((exchange) => files.handle(exchange));
startRpcHttp(server, 4096, "*");
startWsServer(server, 4096);
server.listen(LOOPBACK_ADDRESS, 0);
