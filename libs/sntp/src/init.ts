import { config } from "@meerkat/config";
import { startSntp } from "./sntp.ts";

// Importing this file puts the library into a program: the clock is set as `sntp` of the configuration says.

startSntp(config.sntp);
