import "@meerkat/crontab/init.ts";
import "@meerkat/rpc-common/init.ts";
import { crontab } from "@meerkat/crontab/crontab.ts";
import { addCronService } from "./cron_service.ts";

// Importing this file puts the library into a program: the methods Cron.*.

addCronService(crontab);
