import { logInfo } from "@meerkat/core/log.ts";

logInfo("notls", "all libraries are up");
