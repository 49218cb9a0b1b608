import "@meerkat/hal/system.native.ts";
import { config } from "@meerkat/config";
import { HEAP_FREE, HEAP_MIN_FREE, HEAP_SIZE } from "@meerkat/hal/system.ts";
import { expandPlaceholders } from "./config/placeholders.ts";
import { deviceId, deviceMac, setDeviceId, setDeviceMac } from "./device.ts";
import { EVENT_GROUP_MOS, EVENT_INIT_DONE, registerEventGroup, triggerEvent } from "./events.ts";
import { logError, logInfo } from "./log.ts";
import { startLogEvents } from "./log_events.ts";
import { applyLogSettings } from "./log_settings.ts";
import { defer } from "./loop.ts";
import { startWatchdog } from "./watchdog.ts";

// Importing this file puts the start-up message and EVENT_INIT_DONE into a program. Libraries and the app initialise
// themselves while their modules run, after this one; the first turn of the loop comes after all of them. Every program
// pays for what is imported here.

/** The settings hold the id in force from now on, as in Mongoose OS. */
function setUpDevice(): void {
  const { mac, id } = config.device;
  if (mac !== "" && !setDeviceMac(mac)) logError("config", `device.mac is "${mac}", not aa:bb:cc:dd:ee:ff`);
  // The hardware's own name has this form, unless the machine was given another one.
  if (id !== `${hal_arch()}_??????` || config.device.mac !== "") setDeviceId(expandPlaceholders(id, deviceMac()));
  config.device.id = deviceId();
}

function initDone(): void {
  const free = hal_heap(HEAP_FREE);
  logInfo("init", `Init done, RAM: ${hal_heap(HEAP_SIZE)} total, ${free} free, ${hal_heap(HEAP_MIN_FREE)} min free`);
  triggerEvent(EVENT_INIT_DONE);
}

startLogEvents();
applyLogSettings(config.debug);
startWatchdog(config.sys.wdt_timeout);
setUpDevice();
registerEventGroup(EVENT_GROUP_MOS, "mos");
defer(initDone);
