import { logInfo } from "@meerkat/core/log.ts";
import { crontab } from "@meerkat/crontab/crontab.ts";

crontab.registerAction("tick", (payload, id) => logInfo("files", `tick ${id} ${payload}`));
