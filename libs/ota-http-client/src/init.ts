import "@meerkat/ota-common/init.ts";
import { config } from "@meerkat/config";
import { startHttpSource } from "./http_source.ts";

// Importing this file puts the library into a program: it can be updated from web servers.

startHttpSource(config.update);
