import "@meerkat/rpc-common/init.ts";
import { addConfigService } from "./config_service.ts";

// Importing this file puts the library into a program: the methods Config.*.

addConfigService();
