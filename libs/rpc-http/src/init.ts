import { config } from "@meerkat/config";
import { httpServer } from "@meerkat/http-server/start.ts";
import { startRpcHttp } from "./endpoint.ts";

// Importing this file puts the library into a program: RPC at /rpc of the HTTP server.

const server = httpServer();
if (server !== undefined && config.rpc.enable && config.rpc.http_enable) startRpcHttp(server, config.rpc.max_frame_size, config.rpc.http_cors);
