import "@meerkat/hal/system.native.ts";
import { logInfo } from "@meerkat/core/log.ts";
import { BUILD_VERSION } from "@meerkat/hal/system.ts";

logInfo("ota", `this release is ${hal_build_info(BUILD_VERSION)}`);
