import "@meerkat/hal/clock.native.ts";
import { config } from "@meerkat/config";
import { EVENT_TIME_CHANGED, onEvent } from "@meerkat/core/events.ts";
import { jsonString } from "@meerkat/core/json_text.ts";
import { logInfo } from "@meerkat/core/log.ts";
import { formatIpv4, parseHostPort, parseIpv4 } from "@meerkat/core/net/address.ts";
import { resolveHost, setDnsServer } from "@meerkat/core/net/dns.ts";
import { ownAddress } from "@meerkat/core/net/interfaces.ts";
import { TimeChangedPayload } from "@meerkat/core/wall_clock.ts";
import { addServiceInstance, browse, hostName } from "@meerkat/dns-sd/dns_sd.ts";
import { addAsyncMethod, addMethod } from "@meerkat/rpc-common/methods.ts";
import { SntpClient } from "@meerkat/sntp/sntp.ts";

addMethod("Probe.Info", "", (call) => {
  call.reply(`{"host": ${jsonString(hostName())}, "address": ${jsonString(formatIpv4(ownAddress()))}, "wall_ms": ${hal_wall_ms()}}`);
});

addMethod("Probe.SetDns", "{address: %Q, port: %d}", (call) => setDnsServer(parseIpv4(call.string("address") ?? ""), call.int("port", 53)));

addAsyncMethod("Probe.Resolve", "{host: %Q}", async (call) => {
  const host = call.string("host") ?? "";
  const text = await new Promise<string>((resolve) => {
    resolveHost(host, (address, error) => resolve(error === "" ? formatIpv4(address) : error));
  });
  call.reply(jsonString(text));
});

addMethod("Probe.Sync", "{server: %Q}", (call) => {
  new SntpClient(config.sntp, parseHostPort(call.string("server") ?? "", 123)).begin();
});

onEvent(EVENT_TIME_CHANGED, (_event, payload) => {
  if (payload instanceof TimeChangedPayload) logInfo("probe", `time changed by ${Math.round(payload.delta)} s`);
});

addMethod("Probe.Offer", "{name: %Q, type: %Q, port: %d}", (call) => {
  call.reply(`${addServiceInstance(call.string("name") ?? "", call.string("type") ?? "", call.int("port", 0), ["made=here"])}`);
});

addMethod("Probe.Browse", "{type: %Q}", (call) => {
  browse(call.string("type") ?? "", (service, present) => {
    logInfo("probe", `${present ? "found" : "lost"} ${service.instance} at ${formatIpv4(service.address)}:${service.port} ${service.texts.join()}`);
  });
});
