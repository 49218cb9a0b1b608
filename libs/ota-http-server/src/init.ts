import "@meerkat/http-server/init.ts";
import "@meerkat/ota-http-client/init.ts";
import { config } from "@meerkat/config";
import { httpServer } from "@meerkat/http-server/start.ts";
import { addUpdateEndpoints } from "./endpoints.ts";

// Importing this file puts the library into a program: its web server takes updates.

const server = httpServer();
if (server !== undefined) addUpdateEndpoints(server, config.update);
