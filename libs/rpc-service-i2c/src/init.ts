import "@meerkat/rpc-common/init.ts";
import "@meerkat/i2c/init.ts";
import { addI2cService } from "./i2c_service.ts";

// Importing this file puts the library into a program: the methods I2C.*.

addI2cService();
