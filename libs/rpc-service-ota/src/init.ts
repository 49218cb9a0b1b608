import "@meerkat/rpc-common/init.ts";
import "@meerkat/ota-common/init.ts";
import { addBootService } from "./boot_service.ts";
import { addUpdateService } from "./update_service.ts";

// Importing this file puts the library into a program: the methods OTA.*.

addUpdateService();
addBootService();
