import { config } from "@meerkat/config";
import { startI2c } from "./buses.ts";

// Importing this file puts the library into a program: the buses of its configuration.

startI2c(0, config.i2c);
startI2c(1, config.i2c1);
