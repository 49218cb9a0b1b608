import { logInfo } from "@meerkat/core/log.ts";

logInfo("devices", "ready");
