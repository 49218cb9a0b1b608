import { config } from "@meerkat/config";
import { httpServer } from "@meerkat/http-server/start.ts";
import { addWsFactory, startWsClient } from "./client.ts";
import { startWsServer } from "./server.ts";

// Importing this file puts the library into a program: RPC at /rpc of the HTTP server, to the configured server, and
// to addresses ws:// and wss://.

const { rpc } = config;
if (rpc.enable && rpc.ws.enable) {
  const server = httpServer();
  if (server !== undefined) startWsServer(server, rpc.max_frame_size);
  startWsClient(rpc.ws, rpc.max_frame_size);
  addWsFactory(rpc.ws, rpc.max_frame_size, rpc.default_out_channel_idle_close_timeout);
}
