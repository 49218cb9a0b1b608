import "@meerkat/core/init.ts";
import { config } from "@meerkat/config";
import { setLocalZone } from "@meerkat/core/time_zone.ts";
import { setCronLocation, startCron } from "./cron.ts";

// Importing this file puts the library into a program: jobs at times given by cron expressions.

setLocalZone(config.sys.tz_spec);
setCronLocation(config.device.location.lat, config.device.location.lon);
startCron();
