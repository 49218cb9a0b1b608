import "@meerkat/core/init.ts";
import { config } from "@meerkat/config";
import { addLogSink, setUdpLog } from "@meerkat/core/log.ts";
import { UdpLog } from "./udp_log.ts";

// Importing this file puts the library into a program: log lines go to `debug.udp_log_addr`.

const udpLog = new UdpLog();
addLogSink((level, line) => udpLog.write(level, line));
setUdpLog((address) => udpLog.start(address));
udpLog.level = config.debug.udp_log_level;
udpLog.start(config.debug.udp_log_addr);
