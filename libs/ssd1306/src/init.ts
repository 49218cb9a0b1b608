import "@meerkat/i2c/init.ts";
import { config } from "@meerkat/config";
import { startSsd1306 } from "./display.ts";

// Importing this file puts the library into a program: the display of the settings.

startSsd1306(config.ssd1306);
