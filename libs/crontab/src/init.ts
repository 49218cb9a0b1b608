import "@meerkat/cron/init.ts";
import { config } from "@meerkat/config";
import { onConfigChange } from "@meerkat/core/config/config.ts";
import { setLocalZone } from "@meerkat/core/time_zone.ts";
import { setCronLocation } from "@meerkat/cron/cron.ts";
import { crontab } from "./crontab.ts";

// Importing this file puts the library into a program: the jobs of crontab.json run.

function settingsChanged(): void {
  setLocalZone(config.sys.tz_spec);
  setCronLocation(config.device.location.lat, config.device.location.lon);
}

onConfigChange("device.location.", settingsChanged);
onConfigChange("sys.tz_spec", settingsChanged);
crontab.load();
