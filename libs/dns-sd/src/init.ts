import { config } from "@meerkat/config";
import { startDnsSd } from "./dns_sd.ts";

// Importing this file puts the library into a program: multicast DNS as `dns_sd` of the configuration has it.

startDnsSd(config.dns_sd);
