import { config } from "@meerkat/config";
import { startSpi } from "./buses.ts";

// Importing this file puts the library into a program: the bus of its configuration.

startSpi(config.spi);
