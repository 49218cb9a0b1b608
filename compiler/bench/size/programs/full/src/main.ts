import { logInfo } from "@meerkat/core/log.ts";

logInfo("full", "all libraries are up");
