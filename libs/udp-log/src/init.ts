import "@meerkat/core/init.ts";
import { config } from "@meerkat/config";
import { onConfigChange } from "@meerkat/core/config/config.ts";
import { addLogSink, setUdpLog } from "@meerkat/core/log.ts";
import { UdpLog } from "./udp_log.ts";

// Importing this file puts the library into a program: log lines go to `debug.udp_log_addr`.

const udpLog = new UdpLog();

function setUp(): void {
  udpLog.level = config.debug.udp_log_level;
  udpLog.start(config.debug.udp_log_addr);
}

addLogSink((level, line) => udpLog.write(level, line));
setUdpLog((address) => udpLog.start(address));
onConfigChange("debug.udp_log_", setUp);
setUp();
