import "@meerkat/rpc-common/init.ts";
import { addGpioService } from "./gpio_service.ts";

// Importing this file puts the library into a program: the methods GPIO.*.

addGpioService();
