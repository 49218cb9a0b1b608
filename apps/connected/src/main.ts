import "@meerkat/hal/clock.native.ts";
import "@meerkat/hal/system.native.ts";
import { config } from "@meerkat/config";
import { onConfigChange } from "@meerkat/core/config/config.ts";
import { deviceId } from "@meerkat/core/device.ts";
import { jsonString } from "@meerkat/core/json_text.ts";
import { logInfo } from "@meerkat/core/log.ts";
import { every, type Timer } from "@meerkat/core/timer.ts";
import { HEAP_FREE } from "@meerkat/hal/system.ts";
import { bytesOf } from "@meerkat/http-common/ascii.ts";
import { httpServer } from "@meerkat/http-server/start.ts";
import { isMqttConnected, mqttPublish, mqttSubscribe } from "@meerkat/mqtt/mqtt.ts";
import { addTyped } from "@meerkat/rpc-common/methods.ts";

// A device that tells how it is: to whoever asks over HTTP or RPC, and every few seconds over MQTT.

let reporter: Timer | undefined;

function status(): string {
  return `{"id":${jsonString(deviceId())},"uptime":${hal_uptime_s()},"ram_free":${hal_heap(HEAP_FREE)},"interval":${config.status.interval}}`;
}

function report(): void {
  if (isMqttConnected()) mqttPublish(`${deviceId()}/status`, status(), 1, false);
}

function startReports(): void {
  if (reporter !== undefined) reporter.cancel();
  reporter = config.status.interval > 0 ? every(config.status.interval * 1000, report) : undefined;
}

addTyped(
  "Status.Say",
  (args) => ({ text: args.string("text") }),
  ({ text }) => logInfo("status", text),
);
httpServer()?.addEndpoint("/status", (exchange) => exchange.reply(200, "application/json", bytesOf(status())));
mqttSubscribe(`${deviceId()}/ask`, 1, () => report());
onConfigChange("status.", startReports);
startReports();
