import { config } from "@meerkat/config";
import { startHttpServer } from "./start.ts";

// Importing this file puts the library into a program: a server as `http` of the configuration has it.

startHttpServer(config.http);
