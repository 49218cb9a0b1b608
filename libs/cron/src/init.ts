import "@meerkat/core/init.ts";
import { config } from "@meerkat/config";
import { onConfigChange } from "@meerkat/core/config/config.ts";
import { setCronLocation, startCron } from "./cron.ts";

// Importing this file puts the library into a program: jobs at times given by cron expressions.

function setUp(): void {
  setCronLocation(config.device.location.lat, config.device.location.lon);
}

startCron();
setUp();
onConfigChange("device.location.", setUp);
onConfigChange("sys.tz_spec", setUp);
