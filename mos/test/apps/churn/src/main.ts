import "./process.native.ts";
import { config } from "@meerkat/config";
import { LOOPBACK_ADDRESS } from "@meerkat/core/net/address.ts";
import { TlsSettings } from "@meerkat/core/net/tls.ts";
import { sleep } from "@meerkat/core/sleep.ts";
import { TLS_CERT, TLS_KEY } from "@meerkat/hal/tls.ts";
import { bytesOf } from "@meerkat/http-common/ascii.ts";
import { HttpServerOptions } from "@meerkat/http-server/options.ts";
import { HttpServer } from "@meerkat/http-server/server.ts";
import { acceptWebSocket } from "@meerkat/http-server/websocket.ts";
import { mqttClient, mqttPublish, mqttSubscribe } from "@meerkat/mqtt/mqtt.ts";
import { addAsyncTyped, addTyped } from "@meerkat/rpc-common/methods.ts";
import { startRpcHttp } from "@meerkat/rpc-http/endpoint.ts";
import { startWsServer } from "@meerkat/rpc-ws/server.ts";
import { WebSocketLimits } from "@meerkat/websocket/connection.ts";

const big = new Uint8Array(50_000).fill(120);
const servers: HttpServer[] = [];
let messages: i32 = 0;

/** Listens at a free port of this machine, and gives it. */
function serve(tls: TlsSettings | undefined): i32 {
  const options = new HttpServerOptions();
  options.headTimeout = 1000;
  options.idleTimeout = 2000;
  options.tls = tls;
  const server = new HttpServer(options);
  server.addEndpoint("/big", (exchange) => exchange.reply(200, "text/plain", big));
  server.addUpgrade("/echo", (exchange) =>
    acceptWebSocket(exchange, new WebSocketLimits(), (connection) => {
      connection.onText = (text) => {
        connection.sendText(text);
      };
    }),
  );
  startRpcHttp(server, 4096, "*");
  startWsServer(server, 4096);
  server.listen(LOOPBACK_ADDRESS, 0);
  servers.push(server);
  return server.port;
}

addTyped(
  "Test.Serve",
  (args) => ({ cert: args.string("cert"), key: args.string("key") }),
  ({ cert, key }, call) => {
    const tls = new TlsSettings();
    const good = tls.set(TLS_CERT, bytesOf(cert), "certificate") && tls.set(TLS_KEY, bytesOf(key), "key");
    call.reply(good ? `{"plain":${serve(undefined)},"tls":${serve(tls)},"pid":${process_id()}}` : "null");
  },
);
addTyped(
  "Test.Connect",
  (args) => ({ server: args.string("server") }),
  ({ server }) => {
    config.mqtt.server = server;
    mqttClient()?.start();
  },
);
// What a timer wakes finds nothing on the stack but the loop: a collection there finds all garbage.
addAsyncTyped(
  "Test.Figures",
  () => undefined,
  async () => {
    await sleep(1);
    let connections: i32 = 0;
    for (const server of servers) connections += server.connectionCount;
    const live = process_live();
    return { live, allocated: process_allocated(), connections, messages };
  },
);

mqttSubscribe("in", 2, (message) => {
  messages++;
  mqttPublish("out", message.payload, 1, false);
});
