import { config } from "@meerkat/config";
import { startEthernet } from "./ethernet.ts";

// Importing this file puts the library into a program: Ethernet as `eth` of the configuration has it.

startEthernet(config.eth);
